package dev.adagrow.trainer.sidecar;

import static dev.adagrow.trainer.sidecar.SidecarFixture.bytes;
import static dev.adagrow.trainer.sidecar.SidecarFixture.progress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Digests;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunResult;
import dev.adagrow.trainer.v1.FinishJobRequest;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SidecarTest {
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
    void publishesWhatTheRunMadeOfTheServersFiles() throws Exception {
        var parent = service().blob(bytes(2, 3_000));
        var state = service().blob(bytes(3, 3_000));
        var older = service().blob(bytes(4, 3_000));
        var job =
                fixture.job()
                        .setParentBundle(parent)
                        .setParentTrainingState(state)
                        .setParentVersion(7)
                        .addReplayDatasets(older)
                        .build();
        service().offer(job);
        var seen = new AtomicReference<Optional<GrowthTask>>(Optional.empty());

        var outcome =
                fixture.one((task, listener) -> {
                    seen.set(Optional.of(task));
                    assertThat(task.newDataset()).hasBinaryContent(bytes(1, 5_000));
                    assertThat(task.replayDatasets())
                            .singleElement()
                            .satisfies(p -> assertThat(p).hasBinaryContent(bytes(4, 3_000)));
                    listener.progress(progress(1, Optional.of("a unit in block 1")));
                    return SidecarFixture.publish(task);
                });

        assertThat(outcome).contains(JobOutcome.PUBLISHED);
        var task = seen.get().orElseThrow();
        assertThat(task.lineage()).containsExactly(older, job.getNewDataset());
        assertThat(task.parent())
                .hasValueSatisfying(p -> {
                    assertThat(p.bundleDigest()).isEqualTo(parent);
                    assertThat(p.trainingState().getFileName()).hasToString(state);
                    assertThat(p.version()).isEqualTo(7);
                });
        assertThat(service().published())
                .singleElement()
                .satisfies(p -> {
                    assertThat(service().find(p.getBundle())).contains(bytes(11, 700_000));
                    assertThat(service().find(p.getTrainingState())).contains(bytes(12, 30_000));
                    assertThat(p.getGatePassed()).isTrue();
                    assertThat(p.getGateReport()).isEqualTo("the gate's report");
                });
        assertThat(service().progress())
                .singleElement()
                .satisfies(
                        p -> assertThat(p.getProgress().getEvent()).isEqualTo("a unit in block 1"));
        assertThat(fixture.work().resolve("job")).doesNotExist();
    }

    @Test
    void finishesWithoutAVersionIfTheRunFoundNoNeed() throws Exception {
        service().offer(fixture.job().build());

        assertThat(fixture.one(NO_CHANGE)).contains(JobOutcome.NO_CHANGE);
        assertFinished(FinishJobRequest.Outcome.NO_CHANGE, "good enough");
    }

    @Test
    void tellsTheServerWhyDataWasRejected() throws Exception {
        service().offer(fixture.job().build());

        assertThat(
                        fixture.one((task, listener) ->
                                new RunResult.Rejected("class 7 has no records")))
                .contains(JobOutcome.FAILED);
        assertFinished(FinishJobRequest.Outcome.FAILED, "class 7 has no records");
    }

    @Test
    void tellsTheServerWhyARunFailedAndTakesTheNextJob() throws Exception {
        service().offer(fixture.job().build());
        service().offer(fixture.job().setAdaptation("A2").build());

        try (var running =
                fixture.start(
                        false,
                        (task, listener) -> {
                            throw new IllegalStateException("the loss is no number");
                        })) {
            await().until(() -> service().finished().size() == 2);
            running.sidecar().stop();
            assertThat(running.await()).contains(JobOutcome.FAILED);
        }
        assertThat(service().finished())
                .allSatisfy(f -> assertThat(f.getReason()).isEqualTo("the loss is no number"));
    }

    @Test
    void tellsTheServerWhichFieldOfTheConfigurationIsUnfit() throws Exception {
        var config = GrowthConfig.newBuilder().addWidths(-3).build();
        service().offer(fixture.job().setConfig(config).build());

        assertThat(fixture.one(NO_CHANGE)).contains(JobOutcome.FAILED);
        assertThat(service().finished())
                .singleElement()
                .satisfies(f -> assertThat(f.getReason()).startsWith("config: widths"));
    }

    @Test
    void usesItsOwnThreadsWhereTheJobDoesNotSay() throws Exception {
        service().offer(fixture.job().build());
        var threads = new CompletableFuture<Integer>();

        fixture.one((task, listener) -> {
            threads.complete(task.config().optimizer().threads());
            return new RunResult.NoChange("");
        });

        assertThat(threads).isCompletedWithValue(1);
    }

    @Test
    void handsTheCheckpointOfAnEarlierAttemptToTheRun() throws Exception {
        service().offer(fixture.job().setCheckpoint(service().blob(bytes(5, 10_000))).build());

        fixture.one((task, listener) -> {
            assertThat(task.checkpoint())
                    .hasValueSatisfying(c -> assertThat(c).hasBinaryContent(bytes(5, 10_000)));
            return new RunResult.NoChange("");
        });

        assertFinished(FinishJobRequest.Outcome.NO_CHANGE, "");
    }

    @Test
    void beginsAnewWhenTheRunCannotUseTheCheckpoint() throws Exception {
        service().offer(fixture.job().setCheckpoint(service().blob(bytes(5, 100))).build());

        var outcome =
                fixture.one((task, listener) -> {
                    if (task.checkpoint().isPresent()) {
                        throw new IOException("written by another version");
                    }
                    return new RunResult.NoChange("begun anew");
                });

        assertThat(outcome).contains(JobOutcome.NO_CHANGE);
    }

    @Test
    void failsAJobThatFailedAfterItWentOnFromItsCheckpoint() throws Exception {
        service().offer(fixture.job().setCheckpoint(service().blob(bytes(5, 100))).build());

        var outcome =
                fixture.one((task, listener) -> {
                    assertThat(task.checkpoint()).isPresent();
                    listener.progress(progress(4, Optional.empty()));
                    throw new IOException("no space left on device");
                });

        assertThat(outcome).contains(JobOutcome.FAILED);
        assertFinished(FinishJobRequest.Outcome.FAILED, "no space left on device");
    }

    @Test
    void savesCheckpointsInOrderTheLastOneInAnyCase() throws Exception {
        service().offer(fixture.job().build());

        fixture.one((task, listener) -> {
            for (int i = 0; i < 20; i++) {
                var content = bytes(100 + i, 2_000);
                listener.checkpoint(file -> Files.write(file, content));
            }
            return new RunResult.NoChange("");
        });

        var all =
                IntStream.range(0, 20)
                        .mapToObj(i -> Digests.sha256(bytes(100 + i, 2_000)))
                        .toList();
        assertThat(service().checkpoints()).isNotEmpty().isSubsetOf(all).endsWith(all.getLast());
        assertThat(service().checkpoints().stream().map(all::indexOf).toList()).isSorted();
    }

    @Test
    void passesThePaceOfTheServerOn() throws Exception {
        service().pace(0.25);
        service().offer(fixture.job().build());

        var outcome =
                fixture.one((task, listener) -> {
                    await().until(() -> listener.control().paceSeconds() == 0.25);
                    return new RunResult.NoChange("");
                });

        assertThat(outcome).contains(JobOutcome.NO_CHANGE);
    }

    @Test
    void countsJobsByOutcomeAndForgetsTheGaugesOfEndedOnes() throws Exception {
        service().offer(fixture.job().build());
        var during = new CompletableFuture<Double>();

        fixture.one((task, listener) -> {
            listener.progress(progress(3, Optional.empty()));
            during.complete(sample("adagrow_trainer_epoch", "model", "digits"));
            return new RunResult.NoChange("");
        });

        assertThat(during).isCompletedWithValue(3.0);
        assertThat(sample("adagrow_trainer_jobs_total", "outcome", "no_change")).isEqualTo(1);
        assertThat(
                        fixture.registry.getSampleValue(
                                "adagrow_trainer_epoch",
                                new String[] {"model"},
                                new String[] {"digits"}))
                .isNull();
    }

    private double sample(String name, String label, String value) {
        return fixture.registry.getSampleValue(name, new String[] {label}, new String[] {value});
    }

    private void assertFinished(FinishJobRequest.Outcome outcome, String reason) {
        assertThat(service().finished())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.getOutcome()).isEqualTo(outcome);
                    assertThat(f.getReason()).isEqualTo(reason);
                });
    }
}
