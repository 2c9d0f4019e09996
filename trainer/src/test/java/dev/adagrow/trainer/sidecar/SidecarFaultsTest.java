package dev.adagrow.trainer.sidecar;

import static dev.adagrow.trainer.sidecar.SidecarFixture.bytes;
import static dev.adagrow.trainer.sidecar.SidecarFixture.progress;
import static dev.adagrow.trainer.sidecar.SidecarFixture.untilCancelled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Digests;
import dev.adagrow.trainer.run.task.RunResult;
import dev.adagrow.trainer.v1.TrainerServiceGrpc;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SidecarFaultsTest {
    private static final GrowthRunner NO_CHANGE =
            (task, listener) -> new RunResult.NoChange("good enough");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temp;

    @SuppressWarnings("NullAway.Init")
    private SidecarFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new SidecarFixture(temp.resolve("work"));
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    private FakeTrainerService service() {
        return fixture.service;
    }

    @Test
    void dropsAJobWhoseLeaseIsLost() throws Exception {
        service().offer(fixture.job().build());

        var outcome =
                fixture.one((task, listener) -> {
                    service().loseLease();
                    listener.progress(progress(1, Optional.empty()));
                    return untilCancelled(listener);
                });

        assertThat(outcome).contains(JobOutcome.LOST);
        assertThat(service().finished()).isEmpty();
    }

    @Test
    void noticesWhileItRenewsThatTheLeaseIsLost() throws Exception {
        service().leaseSeconds(1);
        service().offer(fixture.job().build());

        var outcome =
                fixture.one((task, listener) -> {
                    service().loseLease();
                    return untilCancelled(listener);
                });

        assertThat(outcome).contains(JobOutcome.LOST);
    }

    @Test
    void dropsACancelledJob() throws Exception {
        service().offer(fixture.job().build());

        var outcome =
                fixture.one((task, listener) -> {
                    service().cancel();
                    listener.progress(progress(1, Optional.empty()));
                    return untilCancelled(listener);
                });

        assertThat(outcome).contains(JobOutcome.CANCELLED);
        assertThat(service().finished()).isEmpty();
    }

    @Test
    void doesNotPublishForALostLease() throws Exception {
        service().offer(fixture.job().build());

        var outcome =
                fixture.one((task, listener) -> {
                    service().loseLease();
                    return SidecarFixture.publish(task);
                });

        assertThat(outcome).contains(JobOutcome.LOST);
        assertThat(service().published()).isEmpty();
    }

    @Test
    void publishesOnceThoughTheAnswerGotLost() throws Exception {
        service().offer(fixture.job().build());
        service().fail("publish", Status.UNAVAILABLE.asRuntimeException());

        assertThat(fixture.one((task, listener) -> SidecarFixture.publish(task)))
                .contains(JobOutcome.PUBLISHED);
        assertThat(service().calls("publish")).hasSize(2);
        assertThat(service().published()).hasSize(1);
    }

    @Test
    void failsAJobWhoseVersionTheServerRefuses() throws Exception {
        service().offer(fixture.job().build());
        service()
                .fail(
                        "publish",
                        Status.FAILED_PRECONDITION
                                .withDescription("classes do not go on")
                                .asRuntimeException());

        assertThat(fixture.one((task, listener) -> SidecarFixture.publish(task)))
                .contains(JobOutcome.FAILED);
        assertThat(service().finished())
                .singleElement()
                .satisfies(f -> assertThat(f.getReason()).contains("classes do not go on"));
    }

    @Test
    void trainsOnWhileTheServerIsDownAndPublishesWhenItIsBack() throws Exception {
        service().offer(fixture.job().build());
        var trained = new CountDownLatch(1);

        try (var running =
                fixture.start(
                        true,
                        (task, listener) -> {
                            fixture.killServer();
                            for (int epoch = 1; epoch <= 50; epoch++) {
                                assertThat(listener.control().cancelled()).isFalse();
                                var content = bytes(epoch, 2_000);
                                listener.checkpoint(file -> Files.write(file, content));
                                listener.progress(progress(epoch, Optional.of("event " + epoch)));
                            }
                            trained.countDown();
                            return SidecarFixture.publish(task);
                        })) {
            trained.await();
            fixture.startServer();
            assertThat(running.await()).contains(JobOutcome.PUBLISHED);
        }

        assertThat(service().progress()).hasSizeLessThan(50);
        assertThat(service().progress().getLast().getProgress().getEpoch()).isEqualTo(50);
        assertThat(
                        String.join(
                                "; ",
                                service().progress().stream()
                                        .map(p -> p.getProgress().getEvent())
                                        .toList()))
                .isEqualTo(
                        String.join(
                                "; ",
                                IntStream.rangeClosed(1, 50).mapToObj(e -> "event " + e).toList()));
        assertThat(service().checkpoints()).endsWith(Digests.sha256(bytes(50, 2_000)));
    }

    @Test
    void waitsForAServerThatIsNotThereYet() throws Exception {
        fixture.killServer();
        service().offer(fixture.job().build());

        try (var running = fixture.start(true, NO_CHANGE)) {
            assertThat(running.end()).isNotDone();
            fixture.startServer();
            assertThat(running.await()).contains(JobOutcome.NO_CHANGE);
        }
    }

    @Test
    void endsAtAServerWithoutThisService() throws Exception {
        var without = new TrainerServiceGrpc.TrainerServiceImplBase() {};

        try (var other = new SidecarFixture(temp.resolve("other"), Optional.of(without));
                var running = other.start(false, NO_CHANGE)) {
            assertThat(running.end())
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining(other.target())
                    .withMessageContaining("UNIMPLEMENTED");
        }
    }

    @Test
    void givesItsJobUpWhenItStops() throws Exception {
        service().offer(fixture.job().build());
        var begun = new CountDownLatch(1);

        try (var running =
                fixture.start(
                        false,
                        (task, listener) -> {
                            begun.countDown();
                            return untilCancelled(listener);
                        })) {
            begun.await();
            running.sidecar().stop();
            assertThat(running.await()).contains(JobOutcome.STOPPED);
        }

        assertThat(service().finished()).isEmpty();
    }

    @Test
    void stopsThoughTheServerIsAway() throws Exception {
        service().offer(fixture.job().build());
        var begun = new CountDownLatch(1);

        try (var running =
                fixture.start(
                        false,
                        (task, listener) -> {
                            fixture.killServer();
                            listener.progress(progress(1, Optional.empty()));
                            begun.countDown();
                            return untilCancelled(listener);
                        })) {
            begun.await();
            running.sidecar().stop();
            assertThat(running.await()).contains(JobOutcome.STOPPED);
        }
    }
}
