package dev.adagrow.trainer.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.export.ArtifactSession;
import dev.adagrow.trainer.export.OnnxExport;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Kind;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.folded.Interpreter;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainedNets;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GrownNetworkTest {
    @Test
    void foldsAfterRealTrainingStepsAndGrowthEvents() {
        var glyphs = Glyphs.generate(new Glyphs.Spec(1, 160, 20, 0));
        var data =
                TaskData.of(
                        glyphs,
                        new Preprocessor(
                                new ImagePreprocessing(
                                        1,
                                        32,
                                        32,
                                        ImagePreprocessing.Resize.PAD,
                                        1f / 255,
                                        List.of(0f),
                                        List.of(1f))),
                        glyphs.classes(),
                        Map.of());
        var random = new SplittableRandom(1);
        var net =
                Architecture.empty(
                        new Vgg(),
                        Design.of(Design.Variant.A),
                        new Shape(1, 32, 32),
                        List.of(4, 6, 8),
                        10);
        var batches = new ShuffledBatches(data.train(), 16);
        try (var session =
                TrainingSession.open(
                        InitialWeights.form(net, random),
                        OptimizerState.fresh(),
                        new SgdSettings(0.9, 5e-4, 1))) {
            for (var event :
                    List.of(
                            new GrowthEvent.UnitInserted(0, 0),
                            new GrowthEvent.UnitInserted(2, 0),
                            new GrowthEvent.UnitInserted(0, 0),
                            new GrowthEvent.BranchesAdded(
                                    Map.of(
                                            "stem.conv", new Branch.Conv(1, 3),
                                            "block0.u0.conv", new Branch.AveragePool(3),
                                            "block0.u2.conv", new Branch.Identity(),
                                            "down0.conv", new Branch.Conv(3, 1))),
                            new GrowthEvent.BranchesAdded(
                                    Map.of(
                                            "block0.u0.conv",
                                            new Branch.Conv(1, 1),
                                            "block2.u1.conv",
                                            new Branch.Conv(3, 1))))) {
                session.train(batches.epoch(random), step -> 0.05);
                session.apply(event, new Initialization.Inherit(), random);
            }
            session.train(batches.epoch(random), step -> 0.05);

            var folded = Folding.fold(session.form());
            var inputs = data.test().held(1000).inputs();
            var expected = session.logits(inputs).data();
            assertThat(Interpreter.run(folded, inputs).data())
                    .containsExactly(expected, within(1e-4f));
            try (var onnx = new ArtifactSession(OnnxExport.fp32(folded), 1)) {
                assertThat(onnx.run(inputs).data()).containsExactly(expected, within(1e-4f));
            }
        }
    }

    static Stream<Kind> kinds() {
        return Kind.all();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void foldsWithEveryKindOfBranchInEveryFamilyAfterRealTrainingSteps(Kind kind) {
        var net = Kind.branchy(kind.net(List.of(1, 2)));
        try (var session = TrainedNets.open(net)) {
            session.apply(
                    new GrowthEvent.UnitInserted(0, 1),
                    new Initialization.FunctionPreserving(TrainedNets.RECORDS.inputs()),
                    new SplittableRandom(4));
            TrainedNets.train(session, 3, 5);
            var inputs = TrainedNets.RECORDS.first(4).inputs();
            var form = session.form();
            var folded = Folding.fold(form);
            assertClose(
                    Interpreter.run(folded, inputs).data(), session.logits(inputs).data(), 1e-4);
            for (int i = 0; i < 4; i++) {
                var image = RandomForms.doubles(inputs.rows(i, i + 1));
                assertClose(
                        Interpreter.runOne(folded, image), RandomForms.evaluate(form, image), 1e-6);
            }
        }
    }

    private static void assertClose(float[] actual, float[] expected, double share) {
        assertClose(
                RandomForms.doubles(new FloatTensor(actual, actual.length)),
                RandomForms.doubles(new FloatTensor(expected, expected.length)),
                share);
    }

    /** A folded weight is rounded once: what that may do to a logit grows with the logits. */
    private static void assertClose(double[] actual, double[] expected, double share) {
        double largest = 1;
        for (double e : expected) {
            largest = Math.max(largest, Math.abs(e));
        }
        assertThat(actual).containsExactly(expected, within(share * largest));
    }
}
