package dev.adagrow.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.Progress;
import dev.adagrow.loadtest.process.ServerProcess;
import dev.adagrow.tensor.FloatTensor;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelStreamInferResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM while hundreds of unary calls and requests of streams are under way. What the server has
 * taken it answers; what it does not take any more is UNAVAILABLE, so that callers go elsewhere;
 * and it ends by itself.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class SigtermIT {
    private static final String MODEL = "tiny";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int IN_FLIGHT = 200;
    private static final int STREAMS = 4;
    private static final int OF_STREAM = 100;
    private static final int ROWS = TinyModel.GOLDENS;

    /** What is under way is more than fits the queue of the default. */
    private static final String ROOMY =
            """
            drainSeconds: 20
            batch: {maxQueuedRows: 100000}
            """;

    /** Calls before the signal, so that it comes in the middle of them. */
    private static final int BEFORE = 500;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @SuppressWarnings("NullAway.Init") // by every test, first of all
    private TinyModel model;

    @RepeatedTest(3)
    void noAcceptedCallFails() throws Exception {
        model = TinyModel.write(MODEL, 1, folder.resolve("one.zip"));
        try (var processes = new ProcessFixture(folder)) {
            ServerProcess server = processes.server(ROOMY);
            AdaGrowClient client = processes.client(server);
            client.models().create(MODEL);
            client.models().upload(MODEL, model.bundle(), Progress.NONE);
            await().atMost(LIMIT).until(() -> client.models().get(MODEL).getStableVersion() == 1);

            ManagedChannel channel =
                    NettyChannelBuilder.forTarget(server.target()).usePlaintext().build();
            try {
                var unary = new Unary(channel);
                var caller = Thread.ofPlatform().start(unary);
                var streams = new ArrayList<Stream>();
                for (int i = 0; i < STREAMS; i++) {
                    streams.add(new Stream(channel));
                }
                await().atMost(LIMIT).until(() -> unary.answered.get() >= BEFORE);
                streams.forEach(Stream::send);
                // The first answer tells that the server has taken the stream.
                await().atMost(LIMIT)
                        .until(() -> streams.stream().allMatch(s -> !s.answers.isEmpty()));

                assertThat(server.process().stop(LIMIT))
                        .as(server.process().logTail())
                        .isEqualTo(OptionalInt.of(0));
                unary.over.set(true);
                caller.join();

                assertThat(unary.wrong).isEmpty();
                // A connection's calls are taken in their order: before one that was, all were.
                assertThat(unary.firstRefused.get()).isGreaterThan(unary.lastAnswered.get());
                for (var stream : streams) {
                    assertThat(stream.end.get(30, TimeUnit.SECONDS))
                            .isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(stream.answers)
                            .containsExactlyInAnyOrderElementsOf(
                                    IntStream.range(0, stream.answers.size())
                                            .mapToObj(Integer::toString)
                                            .toList());
                    assertThat(stream.wrong).isEmpty();
                }
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private ModelInferRequest request(String id) {
        FloatTensor inputs = model.inputs();
        var tensor =
                ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("input")
                        .setDatatype("FP32");
        for (int i = 0; i < inputs.dims().length; i++) {
            tensor.addShape(inputs.dim(i));
        }
        return ModelInferRequest.newBuilder()
                .setModelName(MODEL)
                .setId(id)
                .addInputs(tensor)
                .addRawInputContents(ByteString.copyFrom(inputs.toBytes()))
                .build();
    }

    /** Always as many calls under way as may be, each of a whole batch. */
    private final class Unary implements Runnable {
        private final GRPCInferenceServiceGrpc.GRPCInferenceServiceStub stub;
        private final Semaphore free = new Semaphore(IN_FLIGHT);
        final AtomicInteger answered = new AtomicInteger();
        private final AtomicLong lastAnswered = new AtomicLong(-1);
        private final AtomicLong firstRefused = new AtomicLong(Long.MAX_VALUE);
        final AtomicBoolean over = new AtomicBoolean();
        final List<String> wrong = Collections.synchronizedList(new ArrayList<>());

        Unary(ManagedChannel channel) {
            stub = GRPCInferenceServiceGrpc.newStub(channel);
        }

        @Override
        public void run() {
            var request = request("unary");
            for (long number = 0; !over.get(); number++) {
                free.acquireUninterruptibly();
                stub.modelInfer(request, new Outcome(number));
            }
            free.acquireUninterruptibly(IN_FLIGHT);
        }

        private final class Outcome implements StreamObserver<ModelInferResponse> {
            private final long number;

            Outcome(long number) {
                this.number = number;
            }

            @Override
            public void onNext(ModelInferResponse answer) {
                answered.incrementAndGet();
                lastAnswered.accumulateAndGet(number, Math::max);
                if (answer.getRawOutputContents(0).size()
                        != ROWS * TinyModel.CLASSES * Float.BYTES) {
                    wrong.add("an answer of another size");
                }
            }

            @Override
            public void onError(Throwable failure) {
                var status = Status.fromThrowable(failure);
                firstRefused.accumulateAndGet(number, Math::min);
                if (status.getCode() != Status.Code.UNAVAILABLE) {
                    wrong.add(status.toString());
                }
                free.release();
            }

            @Override
            public void onCompleted() {
                free.release();
            }
        }
    }

    /** Sends many requests at once and then is silent, without an end of its own. */
    private final class Stream implements StreamObserver<ModelStreamInferResponse> {
        private final StreamObserver<ModelInferRequest> out;
        final List<String> answers = Collections.synchronizedList(new ArrayList<>());
        final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        final CompletableFuture<Status.Code> end = new CompletableFuture<>();

        Stream(ManagedChannel channel) {
            out = GRPCInferenceServiceGrpc.newStub(channel).modelStreamInfer(this);
        }

        void send() {
            for (int i = 0; i < OF_STREAM; i++) {
                out.onNext(request(Integer.toString(i)));
            }
        }

        @Override
        public void onNext(ModelStreamInferResponse answer) {
            answers.add(answer.getInferResponse().getId());
            if (!answer.getErrorMessage().isEmpty()) {
                wrong.add(answer.getErrorMessage());
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure).getCode());
        }

        @Override
        public void onCompleted() {
            end.complete(Status.Code.OK);
        }
    }
}
