package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.BalancedBatches;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Growth of a network in training: what stays as it was. */
class InsertionTest {
    private static final LabelledTensors RECORDS = records(48, 3);

    private static LabelledTensors records(int n, int classes) {
        var random = new SplittableRandom(1);
        var data = new float[n * 8 * 8];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat();
        }
        var labels = new int[n];
        Arrays.setAll(labels, i -> i % classes);
        return new LabelledTensors(new FloatTensor(data, n, 1, 8, 8), labels);
    }

    private static TrainingSession trained(int classes) {
        var net =
                Architecture.empty(
                                new Vgg(),
                                Design.of(Design.Variant.A),
                                new Shape(1, 8, 8),
                                List.of(4, 6),
                                classes)
                        .after(new GrowthEvent.UnitInserted(0, 0))
                        .after(new GrowthEvent.UnitInserted(1, 0));
        var form = InitialWeights.form(net, new SplittableRandom(2));
        var session = TrainingSession.open(form, OptimizerState.fresh(), SgdSettings.defaults());
        var batches = new BalancedBatches(RECORDS, 16).batches(30, new SplittableRandom(3));
        var ignored = session.train(batches, step -> 0.05);
        assertThat(ignored.steps()).isEqualTo(30);
        return session;
    }

    private static double farthest(FloatTensor a, FloatTensor b) {
        double most = 0;
        for (int i = 0; i < a.size(); i++) {
            most = Math.max(most, Math.abs(a.data()[i] - b.data()[i]));
        }
        return most;
    }

    @Test
    void preservingUnitBehindAReluAndPreservingBranchesDoNotChangeAnyAnswer() {
        try (var session = trained(3)) {
            var before = session.logits(RECORDS.inputs());
            var preserving = new Initialization.FunctionPreserving(RECORDS.inputs());
            session.apply(new GrowthEvent.UnitInserted(0, 1), preserving, new SplittableRandom(4));
            session.apply(
                    new GrowthEvent.BranchesAdded(
                            Map.of(
                                    "stem.conv",
                                    new Branch.Conv(1, 3),
                                    "block1.u1.conv",
                                    new Branch.Identity())),
                    preserving,
                    new SplittableRandom(5));
            assertThat(farthest(before, session.logits(RECORDS.inputs()))).isLessThan(1e-4);
        }
    }

    @Test
    void headWarmUpMovesTheNewRowsAlone() {
        try (var session = trained(3)) {
            session.apply(
                    new GrowthEvent.ClassesAdded(2),
                    new Initialization.Inherit(),
                    new SplittableRandom(4));
            TrainingForm before = session.form();
            OptimizerState velocity = session.optimizer();
            var batches =
                    new BalancedBatches(records(60, 5), 20).batches(6, new SplittableRandom(5));
            assertThat(session.trainHead(batches, step -> 0.05, 3).steps()).isEqualTo(6);

            TrainingForm after = session.form();
            before.parameters()
                    .forEach((path, tensor) -> {
                        int kept = path.startsWith("head.") ? tensor.size() * 3 / 5 : tensor.size();
                        assertThat(Arrays.copyOf(after.parameter(path).data(), kept))
                                .as(path)
                                .isEqualTo(Arrays.copyOf(tensor.data(), kept));
                    });
            assertThat(after.parameter("head.weight").data())
                    .isNotEqualTo(before.parameter("head.weight").data());
            velocity.velocity()
                    .forEach((path, tensor) -> {
                        int kept = path.startsWith("head.") ? tensor.size() * 3 / 5 : tensor.size();
                        assertThat(
                                        Arrays.copyOf(
                                                session.optimizer()
                                                        .velocity()
                                                        .getOrDefault(path, tensor)
                                                        .data(),
                                                kept))
                                .as("velocity of " + path)
                                .isEqualTo(Arrays.copyOf(tensor.data(), kept));
                    });
        }
    }

    @Test
    void withFrozenStatisticsALongGradientIsShortened() {
        var net =
                Architecture.empty(
                        new Vgg(),
                        Design.of(Design.Variant.A),
                        new Shape(1, 8, 8),
                        List.of(4, 6),
                        3);
        var form = InitialWeights.form(net, new SplittableRandom(2));
        var loud = RECORDS.inputs().data().clone();
        for (int i = 0; i < loud.length; i++) {
            loud[i] *= 100;
        }
        var records = new LabelledTensors(new FloatTensor(loud, 48, 1, 8, 8), RECORDS.labels());
        try (var session =
                TrainingSession.open(form, OptimizerState.fresh(), new SgdSettings(0, 0, 1))) {
            session.batchNormFrozen(true);
            var batch = new BalancedBatches(records, 48).batches(1, new SplittableRandom(3));
            assertThat(session.train(batch, step -> 0.1).steps()).isOne();
            double squares = 0;
            for (var entry : session.form().parameters().entrySet()) {
                var before = form.parameter(entry.getKey()).data();
                for (int i = 0; i < before.length; i++) {
                    squares += Math.pow((entry.getValue().data()[i] - before[i]) / 0.1, 2);
                }
            }
            assertThat(Math.sqrt(squares)).isCloseTo(1, within(1e-3));
        }
    }
}
