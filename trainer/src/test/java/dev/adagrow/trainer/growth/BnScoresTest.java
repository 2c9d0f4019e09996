package dev.adagrow.trainer.growth;

import static dev.adagrow.trainer.growth.Scored.scores;
import static dev.adagrow.trainer.growth.Scored.vgg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BnScoresTest {
    private static final List<Integer> BLOCKS = List.of(0, 1, 2);

    private static Architecture variantB(Integer... units) {
        return SmallNets.of(
                new Vgg(),
                Design.of(Design.Variant.B),
                new Shape(1, 16, 16),
                Scored.WIDTHS,
                List.of(units),
                10);
    }

    @Test
    void aScoreIsTheMeanSizeOfGammaAndTheIncomparableHaveNone() {
        var net =
                vgg(1, 0, 0)
                        .after(
                                new GrowthEvent.BranchesAdded(
                                        Map.of("block0.u0.conv", new Branch.Conv(1, 3))));
        var parameters = new HashMap<>(RandomForms.of(net, 1).parameters());
        parameters.put("block0.u0.bn.gamma", new FloatTensor(new float[] {-1, 2, -3, 4}, 4));
        parameters.put(
                "block0.u0.conv.branch0.bn.gamma", new FloatTensor(new float[] {1, -1, 0, 0}, 4));
        var form = new TrainingForm(net, parameters);
        var graph = net.graph();
        var conv = graph.mainConv("block0.u0.conv");

        assertThat(BnScores.of(form, Set.of()).conv(graph, conv))
                .hasValueCloseTo((2.5 + 0.5) / 2, within(1e-9));
        assertThat(BnScores.of(form, Set.of("block0.u0.conv.branch0")).conv(graph, conv))
                .hasValueCloseTo(2.5, within(1e-9));
        assertThat(BnScores.of(form, Set.of("block0.u0")).conv(graph, conv)).isEmpty();
    }

    /** All entries are alike, and all exits, which are smaller: nothing speaks for the last. */
    @Test
    void theLastBlockIsNotTheMostImportantBecauseItLacksAnExit() {
        var scores =
                scores(
                        "stem.bn",
                        1.0,
                        "down0.pre",
                        0.5,
                        "down0.bn",
                        1.0,
                        "down1.pre",
                        0.5,
                        "down1.bn",
                        1.0);
        assertThat(scores.blocks(vgg(0, 0, 0))).containsExactly(1.0, 1.0, 1.0);
        assertThat(new GreedyDepth().ranked(vgg(0, 0, 0), scores, BLOCKS, never()))
                .extracting(GrowthEvent.UnitInserted::block)
                .containsExactly(0, 1, 2);
    }

    private static java.util.random.RandomGenerator never() {
        return () -> {
            throw new AssertionError("nothing is drawn here");
        };
    }

    @Test
    void aBlockIsScoredByTheNormalizationsAroundItRelativeToThoseOfTheOthers() {
        var scores =
                scores(
                        "stem.bn",
                        1.0,
                        "down0.pre",
                        0.3,
                        "down0.bn",
                        2.0,
                        "down1.pre",
                        0.1,
                        "down1.bn",
                        3.0);
        var blocks = scores.blocks(vgg(0, 0, 0));
        assertThat(blocks.get(0)).isCloseTo((0.5 + 1.5) / 2, within(1e-9));
        assertThat(blocks.get(1)).isCloseTo((1.0 + 0.5) / 2, within(1e-9));
        assertThat(blocks.get(2)).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void withoutNormalizationsAroundItABlockIsScoredByItsOwnUnits() {
        var scores =
                scores(
                        "down0.pre",
                        1.0,
                        "down1.pre",
                        3.0,
                        "block0.u0.bn",
                        1.0,
                        "block2.u1.bn",
                        2.0,
                        "block2.u2.bn",
                        4.0);
        var blocks = scores.blocks(variantB(1, 0, 2));
        assertThat(blocks.get(0)).isCloseTo(0.5, within(1e-9));
        assertThat(blocks.get(1)).isCloseTo(1.5, within(1e-9));
        assertThat(blocks.get(2)).isCloseTo(3.0 / 2, within(1e-9));
    }

    @Test
    void aBlockOfWhichNothingIsKnownCountsAsAverage() {
        assertThat(scores("down0.pre", 1.0, "down1.pre", 3.0).blocks(variantB(0, 0, 0)))
                .containsExactly(0.5, 1.5, 1.0);
        assertThat(BnScores.none().blocks(vgg(1, 2, 0))).containsExactly(1.0, 1.0, 1.0);
    }
}
