package dev.adagrow.trainer.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.dataset.Glyphs;
import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.export.OnnxExport;
import dev.adagrow.trainer.export.OnnxSession;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.InitialWeights;
import dev.adagrow.trainer.network.Interpreter;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GrownNetworkTest {
    @Test
    void foldsAfterRealTrainingStepsAndGrowthEvents() {
        var glyphs = Glyphs.generate(new Glyphs.Spec(1, 160, 20, 0));
        var data =
                TaskData.of(
                        glyphs,
                        new Preprocessor(
                                new Preprocessing(
                                        1,
                                        32,
                                        32,
                                        Preprocessing.Resize.PAD,
                                        1f / 255,
                                        List.of(0f),
                                        List.of(1f))),
                        glyphs.classes(),
                        Set.of(),
                        Set.of());
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
            try (var onnx = new OnnxSession(OnnxExport.fp32(folded), 1)) {
                assertThat(onnx.run(inputs).data()).containsExactly(expected, within(1e-4f));
            }
        }
    }
}
