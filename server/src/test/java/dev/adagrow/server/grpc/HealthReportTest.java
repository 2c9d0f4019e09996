package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.adagrow.server.lifecycle.ServableStatus;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.readiness.Readiness;
import dev.adagrow.server.routing.TrafficSplit;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthReportTest {
    private static final TrafficSplit NOT_LOADED =
            new TrafficSplit("digits", 1, Optional.of(1), Optional.empty());

    @Test
    void anOldLookAtReadinessNeverOvertakesANewerOne() throws Exception {
        var looking = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var first = new AtomicBoolean();
        var readiness =
                new Readiness(
                        () -> {
                            if (!first.compareAndSet(true, false)) {
                                return List.of();
                            }
                            looking.countDown();
                            hold(go);
                            return List.of(NOT_LOADED);
                        },
                        id -> Optional.empty(),
                        Readiness.Rule.STRICT);
        readiness.running();
        var health = new HealthReport(readiness, Runnable::run);
        first.set(true);
        var old = Thread.ofPlatform().start(health::refresh);
        looking.await();

        var newer = Thread.ofPlatform().start(health::refresh);
        await("the newer look waits, or is over")
                .until(() ->
                        EnumSet.of(Thread.State.WAITING, Thread.State.TERMINATED)
                                .contains(newer.getState()));
        go.countDown();
        old.join();
        newer.join();

        assertThat(status(health, "")).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void everyModelHasAStatusOfItsOwn() throws Exception {
        var splits =
                new AtomicReference<>(
                        List.of(
                                NOT_LOADED,
                                new TrafficSplit("letters", 1, Optional.of(3), Optional.empty()),
                                new TrafficSplit("empty", 1, Optional.empty(), Optional.empty())));
        var readiness =
                new Readiness(
                        splits::get,
                        id ->
                                id.model().equals("letters")
                                        ? Optional.of(new ServableStatus(id, State.AVAILABLE, ""))
                                        : Optional.empty(),
                        Readiness.Rule.STRICT);
        var health = new HealthReport(readiness, Runnable::run);
        assertThat(status(health, "letters")).isEqualTo(ServingStatus.NOT_SERVING);
        readiness.running();
        health.refresh();

        assertThat(status(health, "")).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(status(health, "digits")).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(status(health, "letters")).isEqualTo(ServingStatus.SERVING);
        assertThatThrownBy(() -> status(health, "empty")).hasMessageContaining("NOT_FOUND");

        splits.set(List.of());
        health.refresh();
        assertThatThrownBy(() -> status(health, "letters")).hasMessageContaining("NOT_FOUND");
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ServingStatus status(HealthReport health, String service) throws Exception {
        var status = new CompletableFuture<ServingStatus>();
        ((HealthGrpc.HealthImplBase) health.service())
                .check(
                        HealthCheckRequest.newBuilder().setService(service).build(),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(HealthCheckResponse response) {
                                status.complete(response.getStatus());
                            }

                            @Override
                            public void onError(Throwable failure) {
                                status.completeExceptionally(failure);
                            }

                            @Override
                            public void onCompleted() {}
                        });
        return status.get();
    }
}
