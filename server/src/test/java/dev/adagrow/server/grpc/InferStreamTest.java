package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelStreamInferResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many requests a stream takes. */
class InferStreamTest {
    private final Call call = new Call();
    private final ArrayDeque<StreamObserver<ModelInferResponse>> waiting = new ArrayDeque<>();
    private final List<InferStream> ended = new ArrayList<>();
    private final InferStream stream =
            new InferStream(call, (request, reply) -> waiting.add(reply), ended::add);

    /** The caller's side, as far as the stream sees it. */
    @SuppressWarnings("NullAway.Init")
    private static final class Call extends ServerCallStreamObserver<ModelStreamInferResponse> {
        private int asked;
        private boolean automatic = true;
        private boolean ready = true;
        private Runnable onReady;
        private Runnable onCancel;
        private int answers;
        private boolean completed;

        @Override
        public void disableAutoRequest() {
            automatic = false;
        }

        @Override
        public void request(int count) {
            asked += count;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            onReady = handler;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            onCancel = handler;
        }

        @Override
        public void onNext(ModelStreamInferResponse response) {
            answers++;
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onCompleted() {
            completed = true;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {
            automatic = false;
        }

        @Override
        public void setMessageCompression(boolean enable) {}
    }

    private void answerOne() {
        waiting.remove().onNext(ModelInferResponse.getDefaultInstance());
    }

    @Test
    void oneMoreRequestIsTakenForEachAnswer() {
        assertThat(call.automatic).isFalse();
        assertThat(call.asked).isEqualTo(InferStream.WINDOW);
        stream.onNext(ModelInferRequest.getDefaultInstance());
        stream.onNext(ModelInferRequest.getDefaultInstance());
        assertThat(call.asked).isEqualTo(InferStream.WINDOW);

        answerOne();
        assertThat(call.asked).isEqualTo(InferStream.WINDOW + 1);
    }

    @Test
    void noneIsTakenWhileTheCallerDoesNotReadItsAnswers() {
        for (int i = 0; i < 3; i++) {
            stream.onNext(ModelInferRequest.getDefaultInstance());
        }
        call.ready = false;
        answerOne();
        answerOne();
        assertThat(call.answers).isEqualTo(2);
        assertThat(call.asked).isEqualTo(InferStream.WINDOW);

        call.ready = true;
        call.onReady.run();
        assertThat(call.asked).isEqualTo(InferStream.WINDOW + 2);
        answerOne();
        assertThat(call.asked).isEqualTo(InferStream.WINDOW + 3);
    }

    @Test
    void nothingIsSentToACallerWhoHasGone() {
        stream.onNext(ModelInferRequest.getDefaultInstance());
        call.onCancel.run();
        assertThat(ended).containsExactly(stream);

        answerOne();
        stream.onCompleted();
        assertThat(call.answers).isZero();
        assertThat(call.completed).isFalse();
        assertThat(ended).containsExactly(stream);
    }
}
