package dev.adagrow.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Digests;
import dev.adagrow.bundle.TrainingState;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs whose records are standardized, varied, and decoded on several threads or none. */
@SuppressWarnings("NullAway.Init")
class VariedInputTest {
    private static final String CONFIG =
            SmallTasks.CONFIG
                    + "augmentation: {cropPadding: 4, flip: true}\nstandardize: true\ninputThreads: ";

    @TempDir private static Path shared;

    private static Path data;
    private static Path parent;

    @TempDir private Path folder;

    @BeforeAll
    static void growOnce() throws IOException {
        data = SmallTasks.file(shared, SmallTasks.glyphs(1, 260, 60, 0));
        parent = shared.resolve("parent");
        assertThat(SmallTasks.run().run(first(parent, 2), RecordingListener.patient()))
                .isInstanceOf(RunResult.Published.class);
    }

    private static GrowthTask first(Path work, int threads) throws IOException {
        var task =
                SmallTasks.first(
                        work,
                        data,
                        Optional.of(work.resolve(GrowthTask.CHECKPOINT)).filter(Files::exists));
        return new GrowthTask(
                task.model(),
                SmallTasks.config(CONFIG + threads),
                task.classes(),
                task.newDataset(),
                task.replayDatasets(),
                task.parent(),
                task.checkpoint(),
                task.lineage(),
                task.work());
    }

    private static ImagePreprocessing preprocessing(Path work) throws IOException {
        return Bundle.read(work.resolve(GrowthTask.BUNDLE))
                .manifest()
                .imagePreprocessing()
                .orElseThrow();
    }

    @Test
    void theBundleTellsTheServerHowItsInputsWereStandardized() throws IOException {
        var told = preprocessing(parent);

        assertThat(told.mean().getFirst()).isBetween(0.01f, 0.5f);
        assertThat(told.deviation().getFirst()).isBetween(0.05f, 0.5f);
        assertThat(SavedModel.read(parent.resolve(GrowthTask.TRAINING_STATE)).preprocessing())
                .isEqualTo(told);
    }

    @Test
    void endsAlikeWithoutInputThreadsAndAfterCancellations() throws IOException {
        var work = folder.resolve("resumed");
        int cancellations = 0;
        while (SmallTasks.run().run(first(work, 0), RecordingListener.cancellingAfter(20))
                instanceof RunResult.Cancelled) {
            cancellations++;
        }
        assertThat(cancellations).isPositive();
        assertThat(Digests.sha256(work.resolve(GrowthTask.BUNDLE)))
                .isEqualTo(Digests.sha256(parent.resolve(GrowthTask.BUNDLE)));
        assertThat(optimizer(work)).isEqualTo(optimizer(parent));
    }

    private static byte[] optimizer(Path work) throws IOException {
        var entry =
                TrainingState.read(work.resolve(GrowthTask.TRAINING_STATE))
                        .entries()
                        .get("optimizer.safetensors");
        return entry == null ? new byte[0] : entry;
    }

    @Test
    void aContinuedGrowthKeepsThePreprocessingOfItsParent() throws IOException {
        var drifted = SmallTasks.file(folder, SmallTasks.glyphs(2, 260, 60, 0.6));
        var work = folder.resolve("continued");
        var task =
                SmallTasks.continued(
                        work,
                        parent,
                        drifted,
                        List.of(data),
                        SmallTasks.config((CONFIG + 1).replace("190", "40")));

        assertThat(SmallTasks.run().run(task, RecordingListener.patient()))
                .isInstanceOf(RunResult.Published.class);
        assertThat(preprocessing(work)).isEqualTo(preprocessing(parent));
    }

    @Test
    void aCancelledRunLeavesNoThreadBehind() throws Exception {
        var before = Thread.getAllStackTraces().keySet();
        assertThat(
                        SmallTasks.run()
                                .run(
                                        first(folder.resolve("cancelled"), 2),
                                        RecordingListener.cancellingAfter(3)))
                .isInstanceOf(RunResult.Cancelled.class);
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && thread.getName().startsWith("input-")) {
                thread.join();
            }
        }
    }
}
