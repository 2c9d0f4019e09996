package dev.adagrow.trainer.run.continued;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.run.RecordingListener;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.training.OptimizerState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinuedGrowthTest {
    private static final int GROW_STEPS = 8;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    /** Of which an epoch has fewer: the mix is drawn on. */
    @Test
    void statisticsAreTakenOverTwoHundredMixedBatchesBeforeTheNetIsFolded() throws Exception {
        var config = SmallTasks.config(SmallTasks.CONFIG.replace("190", "10"));
        var listener = RecordingListener.patient();
        var task =
                new GrowthTask(
                        "digits",
                        config,
                        SmallTasks.DIGITS,
                        work,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        work);
        var net =
                Architecture.empty(
                        new Vgg(),
                        Design.of(Design.Variant.A),
                        new Shape(1, 32, 32),
                        config.widths(),
                        10);
        var parent =
                new SavedModel(
                        new Snapshot(
                                InitialWeights.form(net, new SplittableRandom(1)),
                                OptimizerState.fresh(),
                                List.of()),
                        Preprocessing.padded(1, 32, 32),
                        "{}",
                        SmallTasks.DIGITS,
                        RecordSplits.none(),
                        History.none());
        try (var context = new RunContext(task, listener, millis -> {})) {
            var run = Continuation.of(config, parent, data(), view(), context);
            assertThat(run.frozenStatistics()).isFalse();
            assertThat(run.batches().batchesPerEpoch()).isLessThan(200);

            new ContinuedGrowth(run).run();
        }
        assertThat(listener.steps()).isEqualTo(GROW_STEPS + 200);
    }

    private static ContinuedData data() {
        var glyphs = SmallTasks.glyphs(1, 1300, 60, 0);
        var fresh =
                TaskData.of(
                        glyphs,
                        new Preprocessor(Preprocessing.padded(1, 32, 32)),
                        glyphs.classes(),
                        Map.of());
        var none = Selection.none(fresh.test());
        return new ContinuedData(10, fresh, none, none, none, RecordSplits.none());
    }

    private static ParentView view() {
        return new ParentView(
                new Validation.Check(0.9, 0, true, new Scores(new int[0], new int[0])),
                Tensor.zeros(0, 10),
                0);
    }
}
