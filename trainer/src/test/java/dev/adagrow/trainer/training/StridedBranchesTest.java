package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StridedBranchesTest {
    private static final int CLASSES = 5;

    /**
     * Blocks of equal width: only there a convolution with stride may have a branch without
     * weights.
     */
    @ParameterizedTest
    @ValueSource(ints = {8, 9})
    void branchesWithoutWeightsReadWhereTheirConvolutionReads(int side) {
        var input = new Shape(1, side, side);
        var net =
                Architecture.empty(
                                new Vgg(),
                                Design.of(Design.Variant.A),
                                input,
                                List.of(4, 4),
                                CLASSES)
                        .after(
                                new GrowthEvent.BranchesAdded(
                                        Map.of("down0.conv", new Branch.Identity())))
                        .after(
                                new GrowthEvent.BranchesAdded(
                                        Map.of("down0.conv", new Branch.AveragePool(3))));
        var form = RandomForms.of(net, 1);
        var image = RandomForms.gaussian(new Random(1), 1, input.elements());
        var expected = RandomForms.evaluate(form, RandomForms.doubles(image));

        try (var session =
                TrainingSession.open(form, OptimizerState.fresh(), new SgdSettings(0.9, 0, 1))) {
            var logits = session.logits(new FloatTensor(image.data(), 1, 1, side, side));
            for (int c = 0; c < CLASSES; c++) {
                assertThat((double) logits.data()[c]).isCloseTo(expected[c], within(1e-4));
            }
        }
    }
}
