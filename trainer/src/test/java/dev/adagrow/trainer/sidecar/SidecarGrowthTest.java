package dev.adagrow.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.run.GrowthRun;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.run.task.SavedCheckpoint;
import dev.adagrow.trainer.v1.Job;
import dev.adagrow.v1.GrowthConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar with the real growth, on little data. */
@Timeout(120)
final class SidecarGrowthTest {
    private static final List<String> CLASSES =
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temp;

    @Test
    void growsANetworkAndGoesOnFromTheCheckpointOfATrainerThatStopped() throws Exception {
        try (var fixture = new SidecarFixture(temp)) {
            var job = job(fixture);
            fixture.service.offer(job);
            stopAfterACheckpoint(fixture);
            var checkpoint = fixture.service.checkpoints().getLast();

            fixture.service.offer(job.toBuilder().setCheckpoint(checkpoint).build());
            assertThat(fixture.one(new GrowthRun()::run)).contains(JobOutcome.PUBLISHED);

            assertThat(
                            fixture.service.progress().stream()
                                    .filter(p -> p.getLease().getFencing() == 2))
                    .isNotEmpty()
                    .allSatisfy(p -> assertThat(p.getProgress().getEpoch()).isPositive());
            var published = fixture.service.published().getFirst();
            var bundle =
                    SidecarFixture.write(
                            temp.resolve("bundle.zip"),
                            fixture.service.find(published.getBundle()).orElseThrow());
            assertThat(Bundle.read(bundle).manifest().classes()).isEqualTo(CLASSES);
        }
    }

    private static void stopAfterACheckpoint(SidecarFixture fixture) throws Exception {
        var uploaded = new CountDownLatch(1);
        try (var running =
                fixture.start(
                        false,
                        (task, listener) ->
                                new GrowthRun()
                                        .run(
                                                task,
                                                new RunListener() {
                                                    @Override
                                                    public void progress(Progress progress) {
                                                        listener.progress(progress);
                                                    }

                                                    @Override
                                                    public void checkpoint(SavedCheckpoint saved) {
                                                        listener.checkpoint(saved);
                                                        Awaitility.await()
                                                                .until(() ->
                                                                        !fixture.service
                                                                                .checkpoints()
                                                                                .isEmpty());
                                                        uploaded.countDown();
                                                    }

                                                    @Override
                                                    public Control control() {
                                                        return listener.control();
                                                    }
                                                }))) {
            uploaded.await();
            running.sidecar().stop();
            assertThat(running.await()).contains(JobOutcome.STOPPED);
        }
    }

    private static Job job(SidecarFixture fixture) throws IOException {
        var bytes = new ByteArrayOutputStream();
        DatasetFormat.write(DatasetSource.parse("glyphs:train=400,test=100").load(), bytes);
        var config =
                GrowthConfig.newBuilder()
                        .addAllWidths(List.of(4, 4))
                        .setEpochs(6)
                        .setFineTuneEpochs(1)
                        .setCalibrationRecords(16)
                        .build();
        return fixture.job()
                .clearClasses()
                .addAllClasses(CLASSES)
                .setNewDataset(fixture.service.blob(bytes.toByteArray()))
                .setConfig(config)
                .build();
    }
}
