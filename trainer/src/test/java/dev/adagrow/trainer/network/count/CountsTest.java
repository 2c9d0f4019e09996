package dev.adagrow.trainer.network.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.family.Vgg;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountsTest {
    /**
     * Rows of the thesis's tables: variant, widths, input channels, extent, classes, units,
     * parameters, MACs, deployed pair.
     */
    @Test
    void countsTheTablesToTheLastDigit() {
        check(
                "A",
                List.of(64, 96, 128),
                3,
                32,
                10,
                List.of(3, 3, 3),
                974474,
                230196480L,
                972170,
                228623616L);
        check(
                "A",
                List.of(64, 96, 128, 256),
                3,
                224,
                10,
                List.of(2, 3, 3, 3),
                3006410,
                11040328192L,
                3002186,
                10972891648L);
        check(
                "A",
                List.of(64, 96, 128),
                1,
                32,
                10,
                List.of(0, 0, 0),
                168938,
                22578432L,
                168938 - 576,
                22578432L - 4L * (64 * 1024 + 96 * 256 + 128 * 64));
        check(
                "B",
                List.of(64, 128, 256),
                3,
                64,
                200,
                List.of(5, 5, 5),
                4299656,
                2433796096L,
                4295560,
                2424621056L);
        check(
                "B",
                List.of(64, 128, 256, 512),
                3,
                224,
                100,
                List.of(4, 4, 5, 4),
                14738148,
                34428012544L,
                14730852,
                34328463360L);
    }

    private static void check(
            String variant,
            List<Integer> widths,
            int channels,
            int extent,
            int classes,
            List<Integer> units,
            long params,
            long flops,
            long foldedParams,
            long foldedFlops) {
        var net =
                SmallNets.of(
                        new Vgg(),
                        Design.of(Design.Variant.valueOf(variant)),
                        new Shape(channels, extent, extent),
                        widths,
                        units,
                        classes);
        assertThat(LayerTable.of(net, LayerTable.Form.TABLE).total())
                .isEqualTo(new Counts(params, flops));
        assertThat(LayerTable.of(net, LayerTable.Form.FOLDED).total())
                .isEqualTo(new Counts(foldedParams, foldedFlops));
    }

    @Test
    void leavesOutTheUnitsBatchNormWhereTheBaselineHasNone() {
        var net =
                SmallNets.of(
                        new Vgg(),
                        new Design(Design.Variant.B, false, false),
                        new Shape(3, 32, 32),
                        List.of(64, 128, 256),
                        List.of(2, 3, 2),
                        10);
        assertThat(LayerTable.of(net, LayerTable.Form.TABLE).total())
                .isEqualTo(new Counts(2070154, 304155136));
    }

    @Test
    void addsWhatEachBranchHasInTheTrainingForm() {
        var net = SmallNets.vgg(new Shape(1, 8, 8), List.of(4), List.of(1), 2);
        var grown =
                net.after(
                                new GrowthEvent.BranchesAdded(
                                        Map.of("block0.u0.conv", new Branch.Conv(1, 3))))
                        .after(
                                new GrowthEvent.BranchesAdded(
                                        Map.of("block0.u0.conv", new Branch.AveragePool(3))))
                        .after(
                                new GrowthEvent.BranchesAdded(
                                        Map.of("block0.u0.conv", new Branch.Identity())));
        // by hand: 4 * 4 * 3 weights, three BNs of 4 channels on 8 x 8
        long weights = 4 * 4 * 3;
        assertThat(Counts.unfolded(grown))
                .isEqualTo(
                        Counts.unfolded(net)
                                .plus(new Counts(weights + 3 * 8, weights * 64 + 3 * 4 * 256)));
    }

    @Test
    void countsTheDeployedFormFromTheGraphAndFromTheArchitectureAlike() {
        var net = RandomForms.branchy(new Shape(3, 9, 8));
        assertThat(Counts.of(Folding.fold(RandomForms.of(net, 1)))).isEqualTo(Counts.folded(net));
    }
}
