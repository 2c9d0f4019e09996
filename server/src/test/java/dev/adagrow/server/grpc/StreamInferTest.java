package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelStreamInferResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of inference requests over a real connection. */
class StreamInferTest {
    private DataPlane plane;
    private Answers answers;

    @BeforeEach
    void open() throws Exception {
        plane = new DataPlane();
        plane.serve("digits", 1, FakeModels.THREE_CLASSES);
        answers = new Answers();
        var unused = GRPCInferenceServiceGrpc.newStub(plane.channel).modelStreamInfer(answers);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    /** What a client of a stream sees. */
    private static final class Answers
            implements ClientResponseObserver<ModelInferRequest, ModelStreamInferResponse> {
        private final LinkedBlockingQueue<ModelStreamInferResponse> all =
                new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();
        private final CompletableFuture<ClientCallStreamObserver<ModelInferRequest>> requests =
                new CompletableFuture<>();

        @Override
        public void beforeStart(ClientCallStreamObserver<ModelInferRequest> stream) {
            requests.complete(stream);
        }

        @Override
        public void onNext(ModelStreamInferResponse response) {
            all.add(response);
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }

        void send(ModelInferRequest.Builder request) {
            requests.join().onNext(request.build());
        }

        void finish() {
            requests.join().onCompleted();
        }

        ModelStreamInferResponse next() throws InterruptedException {
            return assertHere(all.poll(20, TimeUnit.SECONDS));
        }

        private static ModelStreamInferResponse assertHere(ModelStreamInferResponse response) {
            assertThat(response).isNotNull();
            return response;
        }

        Status.Code end() throws Exception {
            return end.get(20, TimeUnit.SECONDS).getCode();
        }
    }

    @Test
    void aRequestThatFailsIsAnsweredAndTheStreamGoesOn() throws Exception {
        answers.send(Requests.rows(1, 2, 3).setId("a"));
        assertThat(answers.next().getInferResponse().getId()).isEqualTo("a");

        answers.send(Requests.rows(1, 2, 3).setId("b").setModelName("none"));
        var failed = answers.next();
        assertThat(failed.getErrorMessage()).startsWith("NOT_FOUND: ").contains("none");
        assertThat(failed.getInferResponse().getId()).isEqualTo("b");

        answers.send(Requests.rows(4, 2, 3).setId("c"));
        var answered = answers.next();
        assertThat(answered.getErrorMessage()).isEmpty();
        assertThat(answered.getInferResponse().getId()).isEqualTo("c");
        assertThat(answered.getInferResponse().getRawOutputContentsCount()).isEqualTo(1);

        answers.finish();
        assertThat(answers.end()).isEqualTo(Status.Code.OK);
        assertThat(plane.metrics.toString())
                .contains(
                        "adagrow_requests_total{model=\"digits\",version=\"1\",method=\"ModelStreamInfer\",code=\"OK\",} 2.0");
    }

    @Test
    void allRequestsAreAnsweredThoughTheCallerHasSentItsLast() throws Exception {
        var gate = plane.models.holdRuns();
        for (int i = 0; i < 5; i++) {
            answers.send(Requests.rows(i, 0, 0).setId("id" + i));
        }
        answers.finish();
        gate.countDown();

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(answers.next().getInferResponse().getId());
        }
        assertThat(ids).containsExactlyInAnyOrder("id0", "id1", "id2", "id3", "id4");
        assertThat(answers.end()).isEqualTo(Status.Code.OK);
    }

    @Test
    void aDrainAnswersWhatIsUnderWayAndThenEndsTheStream() throws Exception {
        var gate = plane.models.holdRuns();
        answers.send(Requests.rows(1, 0, 0).setId("a"));
        Awaitility.await().until(() -> plane.models.seen.size() == 1);

        var drained = CompletableFuture.supplyAsync(() -> plane.port.drain(Duration.ofSeconds(20)));
        assertThat(answers.end).isNotDone();
        gate.countDown();

        assertThat(answers.next().getInferResponse().getId()).isEqualTo("a");
        assertThat(answers.end()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(drained.get()).isTrue();
    }

    @Test
    void nothingIsRunAnyMoreForACallerWhoHasGone() throws Exception {
        var gate = plane.models.holdRuns();
        answers.send(Requests.rows(1, 0, 0));
        Awaitility.await().until(() -> plane.models.seen.size() == 1);
        answers.send(Requests.rows(2, 0, 0));
        Awaitility.await().until(() -> plane.metrics.toString().contains(QUEUED_ONE));

        answers.requests.join().cancel("gone", null);
        assertThat(answers.end()).isEqualTo(Status.Code.CANCELLED);
        Awaitility.await()
                .until(() -> {
                    gate.countDown();
                    return plane.metrics.toString().contains("reason=\"cancelled\",} 1.0");
                });
        assertThat(plane.models.seen).containsExactly(1f);
    }

    @Test
    void aStreamWhoseDeadlineHasPassedHoldsNothing() throws Exception {
        var gate = plane.models.holdRuns();
        var late = new Answers();
        var unused =
                GRPCInferenceServiceGrpc.newStub(plane.channel)
                        .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                        .modelStreamInfer(late);
        late.send(Requests.rows(1, 0, 0));

        assertThat(late.end()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        gate.countDown();
        // The one of every test is still there.
        Awaitility.await().until(() -> plane.streams() == 1);
        answers.send(Requests.rows(2, 0, 0).setId("a"));
        assertThat(answers.next().getInferResponse().getId()).isEqualTo("a");
    }

    @Test
    void aCallerWhoEndsItsSideWithoutARequestIsToldTheEnd() throws Exception {
        answers.finish();
        assertThat(answers.end()).isEqualTo(Status.Code.OK);
        Awaitility.await().until(() -> plane.streams() == 0);
    }

    private static final String QUEUED_ONE =
            "adagrow_queue_rows{model=\"digits\",version=\"1\",arm=\"stable\",} 1.0";
}
