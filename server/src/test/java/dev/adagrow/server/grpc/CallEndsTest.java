package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ServerLiveRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that do not end with an answer, and a server that ends. */
class CallEndsTest {
    private DataPlane plane;

    @BeforeEach
    void open() throws Exception {
        plane = new DataPlane();
        plane.serve("digits", 1, FakeModels.THREE_CLASSES);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    @Test
    void nothingIsRunForAQueuedCallWhoseCallerHasGone() throws Exception {
        var gate = plane.models.holdRuns();
        var running = infer(1);
        awaitSeen(1);
        var queued = infer(2);
        awaitServed();

        queued.cancel(true);
        awaitServed();
        gate.countDown();

        assertThat(running.get().getModelVersion()).isEqualTo("1");
        assertThat(infer(3).get().getModelVersion()).isEqualTo("1");
        assertThat(plane.models.seen).containsExactly(1f, 3f);
    }

    @Test
    void nothingIsRunForAQueuedCallWhoseDeadlineHasPassed() throws Exception {
        var gate = plane.models.holdRuns();
        var running = infer(1);
        awaitSeen(1);

        var late =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                plane.inference()
                                        .withDeadlineAfter(100, TimeUnit.MILLISECONDS)
                                        .modelInfer(Requests.rows(2, 0, 0).build()));
        awaitServed();
        gate.countDown();

        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(running.get().getModelVersion()).isEqualTo("1");
        assertThat(infer(3).get().getModelVersion()).isEqualTo("1");
        assertThat(plane.models.seen).containsExactly(1f, 3f);
    }

    @Test
    void aFullQueueRefusesAtOnce() throws Exception {
        var gate = plane.models.holdRuns();
        var calls = new ArrayList<ListenableFuture<ModelInferResponse>>();
        calls.add(infer(0));
        awaitSeen(1);
        for (int i = 1; i <= DataPlane.MAX_QUEUED_ROWS; i++) {
            calls.add(infer(i));
        }

        var refusal = refusal(Requests.rows(9, 0, 0).build());
        gate.countDown();

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(Refusals.errorInfo(refusal).getReason()).isEqualTo("QUEUE_FULL");
        for (var call : calls) {
            assertThat(call.get().getModelVersion()).isEqualTo("1");
        }
        assertThat(plane.metrics.toString())
                .contains("adagrow_shed_total{model=\"digits\",reason=\"queue_full\",} 1.0");
    }

    @Test
    void theMemoryOfUnansweredRequestsIsBoundedAndComesBackHoweverTheyEnd() throws Exception {
        var large = Requests.rows(1, 0, 0).setId("x".repeat(40_000));
        var unfit = large.clone().setModelVersion("9").build();
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(unfit).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        }
        var gate = plane.models.holdRuns();
        var running =
                GRPCInferenceServiceGrpc.newFutureStub(plane.channel).modelInfer(large.build());
        awaitSeen(1);

        var refusal = refusal(large.build());
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(Refusals.errorInfo(refusal).getReason()).isEqualTo("QUEUE_FULL");
        gate.countDown();

        running.get();
        for (int i = 0; i < 3; i++) {
            assertThat(plane.inference().modelInfer(large.build()).getModelVersion())
                    .isEqualTo("1");
        }
    }

    private StatusRuntimeException refusal(ModelInferRequest request) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> plane.inference().modelInfer(request));
    }

    @Test
    void aDrainLosesNoCall() throws Exception {
        var gate = plane.models.holdRuns();
        var calls = new ArrayList<ListenableFuture<ModelInferResponse>>();
        calls.add(infer(0));
        awaitSeen(1);
        for (int i = 1; i < DataPlane.MAX_QUEUED_ROWS; i++) {
            calls.add(infer(i));
        }
        awaitServed();

        var drained = CompletableFuture.supplyAsync(() -> plane.port.drain(Duration.ofMinutes(1)));
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThatThrownBy(() ->
                                        plane.inference()
                                                .withDeadlineAfter(1, TimeUnit.SECONDS)
                                                .serverLive(ServerLiveRequest.getDefaultInstance()))
                                .hasMessageContaining("UNAVAILABLE"));
        assertThat(drained).isNotDone();
        gate.countDown();

        for (var call : calls) {
            assertThat(call.get().getModelVersion()).isEqualTo("1");
        }
        assertThat(drained.get()).isTrue();
    }

    @Test
    void aDrainEndsWatchesOfHealth() throws Exception {
        var seen = new LinkedBlockingQueue<ServingStatus>();
        var end = new CompletableFuture<Status.Code>();
        HealthGrpc.newStub(plane.channel)
                .watch(
                        HealthCheckRequest.getDefaultInstance(),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(HealthCheckResponse response) {
                                seen.add(response.getStatus());
                            }

                            @Override
                            public void onError(Throwable failure) {
                                end.complete(Status.fromThrowable(failure).getCode());
                            }

                            @Override
                            public void onCompleted() {}
                        });
        assertThat(seen.take()).isEqualTo(ServingStatus.SERVING);

        plane.health.end();
        assertThat(seen.take()).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(plane.port.drain(Duration.ofSeconds(20))).isTrue();
        assertThat(end.get()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void aDrainCancelsWhatDoesNotEndInTime() {
        var gate = plane.models.holdRuns();
        var stuck = infer(1);
        awaitSeen(1);

        boolean ended = plane.port.drain(Duration.ofMillis(1));
        gate.countDown();

        assertThat(ended).isFalse();
        assertThatThrownBy(stuck::get).hasRootCauseInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void anOldVersionAnswersTheCallsItHasAndIsUnloadedAfterThem() throws Exception {
        plane.load("digits", 2, FakeModels.THREE_CLASSES);
        var gate = plane.models.holdRuns();
        var old = infer(1);
        awaitSeen(1);

        plane.stable("digits", 2);
        plane.unload("digits", 1);
        var fresh = infer(2);
        gate.countDown();

        assertThat(old.get().getModelVersion()).isEqualTo("1");
        assertThat(fresh.get().getModelVersion()).isEqualTo("2");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(plane.metrics.toString())
                                .doesNotContain("version=\"1\"")
                                .contains(
                                        "adagrow_servable_state{model=\"digits\",version=\"2\",state=\"available\",} 1.0"));
    }

    @Test
    void healthFollowsReadiness() {
        assertThat(health()).isEqualTo(ServingStatus.SERVING);
        plane.stable("letters", 1);
        plane.health.refresh();
        assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);
        plane.serve("letters", 2, FakeModels.THREE_CLASSES);
        plane.health.refresh();
        assertThat(health()).isEqualTo(ServingStatus.SERVING);
        plane.readiness.draining();
        plane.health.end();
        plane.health.refresh();
        assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);
    }

    private ServingStatus health() {
        return HealthGrpc.newBlockingStub(plane.channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private ListenableFuture<ModelInferResponse> infer(float first) {
        return GRPCInferenceServiceGrpc.newFutureStub(plane.channel)
                .modelInfer(Requests.rows(first, 0, 0).build());
    }

    private void awaitSeen(int rows) {
        Awaitility.await().until(() -> plane.models.seen.size() >= rows);
    }

    /** What was sent before on the same connection has been taken in once this is answered. */
    private void awaitServed() {
        assertThat(plane.inference().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
    }
}
