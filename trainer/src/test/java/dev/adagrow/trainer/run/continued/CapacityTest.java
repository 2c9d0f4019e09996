package dev.adagrow.trainer.run.continued;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.training.ChosenClasses;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final Validation.Check HALF_WRONG =
            new Validation.Check(0.5, 0, false, new Scores(new int[0], new int[0]));

    /** Blank pictures, which a net answers all alike: 1000 of that class, then 100 of another. */
    @Test
    void judgesByAllClassesThoughTheRecordsAreSortedByClass() throws IOException {
        var net =
                Architecture.empty(
                        new Vgg(),
                        Design.of(Design.Variant.A),
                        new Shape(1, 32, 32),
                        List.of(4, 6),
                        10);
        var form = InitialWeights.form(net, new SplittableRandom(1));
        var config = SmallTasks.config("continued: {growth: auto}");
        try (var session =
                        TrainingSession.open(
                                form, OptimizerState.fresh(), new SgdSettings(0.9, 5e-4, 1));
                var input = new InputThreads(1)) {
            var blank = Tensor.zeros(1100, 1, 32, 32);
            int answer = ChosenClasses.of(session.logits(blank))[0];
            var labels = new int[1100];
            Arrays.fill(labels, answer);
            Arrays.fill(labels, 1000, 1100, (answer + 1) % 10);

            assertThat(
                            new Capacity(config, History.none())
                                    .reasonAgainst(
                                            session,
                                            data(new LabelledTensors(blank, labels)),
                                            HALF_WRONG,
                                            input,
                                            new SplittableRandom(1)))
                    .isEmpty();
        }
    }

    private static ContinuedData data(LabelledTensors train) {
        var none = Selection.none(train);
        var fresh =
                new TaskData(
                        Preprocessing.padded(1, 1, 1),
                        Map.of(Split.TRAIN, train, Split.VALIDATION, none, Split.TEST, none),
                        Map.of());
        return new ContinuedData(10, fresh, none, none, none, RecordSplits.none());
    }
}
