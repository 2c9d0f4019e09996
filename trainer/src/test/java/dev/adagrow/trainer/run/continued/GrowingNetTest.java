package dev.adagrow.trainer.run.continued;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.InitialWeights;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.run.RecordingListener;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.context.RefusedException;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A parent that has learnt nothing, for budgets of two epochs: no interval of phase F ends. */
class GrowingNetTest {
    private static final String SHORT = SmallTasks.CONFIG.replace("190", "30");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void labelsThatCannotBeLearntAreRefusedHoweverSmallTheBudgetIs() {
        assertThatThrownBy(() -> train(0.9))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("SUSPECT_LABELS: 90 %");
    }

    @Test
    void aBudgetWithoutRoomForAnIntervalFineTunes() throws Exception {
        assertThat(train(0.1).story()).containsExactly("the budget left no room for growth");
    }

    private ContinuedState train(double contradicted) throws IOException, RefusedException {
        var config = SmallTasks.config(SHORT);
        try (var context = context(config)) {
            return train(contradicted, config, context);
        }
    }

    private static ContinuedState train(double contradicted, RunConfig config, RunContext context)
            throws IOException, RefusedException {
        var net =
                Architecture.empty(
                        new Vgg(),
                        Design.of(Design.Variant.A),
                        new Shape(1, 32, 32),
                        config.widths(),
                        10);
        var parent =
                new Snapshot(
                        InitialWeights.form(net, new SplittableRandom(1)),
                        OptimizerState.fresh(),
                        List.of());
        var run =
                Continuation.of(
                        config,
                        new SavedModel(
                                parent,
                                Preprocessing.padded(1, 32, 32),
                                "{}",
                                SmallTasks.DIGITS,
                                RecordSplits.none(),
                                History.none()),
                        data(),
                        new ParentView(
                                new Validation.Check(
                                        0.9, 0, true, new Scores(new int[0], new int[0])),
                                Tensor.zeros(0, 10),
                                contradicted),
                        context);
        return new GrowingNet(
                        run,
                        new Nets(Map.of(Nets.NET, parent)),
                        new Capacity(config, History.none()))
                .train(ContinuedState.start(List.of()));
    }

    private static ContinuedData data() {
        var glyphs = SmallTasks.glyphs(1, 260, 60, 0);
        var fresh =
                TaskData.of(
                        glyphs,
                        new Preprocessor(Preprocessing.padded(1, 32, 32)),
                        glyphs.classes(),
                        Set.of(),
                        Set.of());
        var none = Selection.none(fresh.test());
        return new ContinuedData(10, fresh, none, none, none, RecordSplits.none());
    }

    private RunContext context(RunConfig config) {
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
        return new RunContext(task, RecordingListener.patient(), millis -> {});
    }
}
