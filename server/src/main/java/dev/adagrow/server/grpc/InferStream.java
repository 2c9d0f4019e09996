package dev.adagrow.server.grpc;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelStreamInferResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.SynchronizationContext;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of inference requests, each answered by one response as soon as it is ready. At most
 * {@link #WINDOW} requests are under way at a time, and none is taken while the caller does not
 * read its answers. Thread-safe: all that happens to a stream happens in one order.
 */
final class InferStream implements StreamObserver<ModelInferRequest> {
    static final int WINDOW = 64;

    private static final Logger log = LoggerFactory.getLogger(InferStream.class);

    private final ServerCallStreamObserver<ModelStreamInferResponse> out;
    private final BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer;
    private final Consumer<InferStream> ended;

    /** The fields below belong to it. */
    private final SynchronizationContext steps =
            new SynchronizationContext(
                    (thread, defect) -> log.error("a stream of inferences met a defect", defect));

    private int underWay;

    /** Requests that may be taken once the caller reads on. */
    private int owed;

    private boolean allCame;
    private boolean draining;
    private boolean over;

    /**
     * To be made on the thread that the call came in on.
     *
     * @param infer answers one request, now or later, on any thread
     * @param ended told once, with this stream, when nothing follows any more
     */
    InferStream(
            ServerCallStreamObserver<ModelStreamInferResponse> out,
            BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer,
            Consumer<InferStream> ended) {
        this.out = out;
        this.infer = infer;
        this.ended = ended;
        out.disableAutoRequest();
        out.setOnReadyHandler(() -> steps.execute(this::takeMore));
        out.setOnCancelHandler(() -> steps.execute(this::end));
        out.request(WINDOW);
    }

    @Override
    public void onNext(ModelInferRequest request) {
        steps.execute(() -> underWay++);
        infer.accept(request, new Reply(request.getId()));
    }

    @Override
    public void onCompleted() {
        steps.execute(() -> {
            allCame = true;
            finish();
        });
    }

    @Override
    public void onError(Throwable gone) {
        steps.execute(this::end);
    }

    /** Answers what is under way, and ends with UNAVAILABLE. */
    void drain() {
        steps.execute(() -> {
            draining = true;
            finish();
        });
    }

    private void answer(ModelStreamInferResponse response) {
        if (over) {
            return;
        }
        out.onNext(response);
        underWay--;
        owed++;
        takeMore();
        finish();
    }

    private void takeMore() {
        if (!over && !draining && owed > 0 && out.isReady()) {
            int more = owed;
            owed = 0;
            out.request(more);
        }
    }

    private void finish() {
        if (over || underWay > 0) {
            return;
        }
        if (allCame) {
            end();
            out.onCompleted();
        } else if (draining) {
            end();
            out.onError(new ServerException(Reason.SHUTTING_DOWN, "the server is shutting down"));
        }
    }

    private void end() {
        if (!over) {
            over = true;
            ended.accept(this);
        }
    }

    /** Where the answer of one request goes. */
    private final class Reply implements StreamObserver<ModelInferResponse> {
        private final String id;

        Reply(String id) {
            this.id = id;
        }

        @Override
        public void onNext(ModelInferResponse response) {
            var message = ModelStreamInferResponse.newBuilder().setInferResponse(response).build();
            steps.execute(() -> answer(message));
        }

        @Override
        public void onError(Throwable failure) {
            StatusRuntimeException status = StatusMapping.toStatus(failure);
            var message =
                    ModelStreamInferResponse.newBuilder()
                            .setErrorMessage(
                                    status.getStatus().getCode()
                                            + ": "
                                            + status.getStatus().getDescription())
                            .setInferResponse(ModelInferResponse.newBuilder().setId(id))
                            .build();
            steps.execute(() -> answer(message));
        }

        @Override
        public void onCompleted() {}
    }
}
