package dev.adagrow.trainer.growth;

import static dev.adagrow.trainer.growth.Scored.scores;
import static dev.adagrow.trainer.growth.Scored.vgg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent.UnitInserted;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.family.MobileNetV3;
import dev.adagrow.trainer.network.family.Vgg;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DepthGrowthTest {
    private static final RandomGenerator RANDOM = new SplittableRandom(7);

    private static DepthGrowth growth(DepthStrategy strategy, Integer... target) {
        return new DepthGrowth(strategy, 1, List.of(target), 0);
    }

    @Test
    void greedilyAUnitComesBehindTheMostImportantUnitOfTheMostImportantBlock() {
        var scores =
                scores(
                        "stem.bn",
                        1.0,
                        "down0.bn",
                        3.0,
                        "down1.bn",
                        2.0,
                        "block1.u2.bn",
                        0.5,
                        "block1.u3.bn",
                        0.9,
                        "block1.u4.bn",
                        0.9);
        assertThat(growth(new GreedyDepth()).ranked(vgg(2, 3, 0), scores, Set.of(), RANDOM))
                .containsExactly(
                        new UnitInserted(1, 2),
                        new UnitInserted(2, 0),
                        // none of its units has a score
                        new UnitInserted(0, 2));
    }

    private static Set<Integer> places(DepthStrategy strategy, Architecture net, int block) {
        var places = new TreeSet<Integer>();
        for (int i = 0; i < 200; i++) {
            growth(strategy).ranked(net, BnScores.none(), Set.of(), RANDOM).stream()
                    .filter(unit -> unit.block() == block)
                    .forEach(unit -> places.add(unit.position()));
        }
        return places;
    }

    /** Behind a batch normalization a ReLU is the identity only at the end of a block. */
    @Test
    void randomUnitsThatPreserveTheFunctionAreNoneBeforeTheFirstOfABlockUnlessAReluStandsThere() {
        var random = new RandomDepth();
        var preserving = random.preservingFunction();
        var net = vgg(2, 1, 0);
        assertThat(places(random, net, 0)).containsExactly(0, 1, 2);
        assertThat(places(preserving, net, 0)).containsExactly(1, 2);
        assertThat(places(preserving, net, 1)).containsExactly(1);
        assertThat(places(preserving, net, 2)).containsExactly(0);

        var activated =
                SmallNets.of(
                        new Vgg(),
                        new Design(Design.Variant.A, true, true),
                        new Shape(1, 16, 16),
                        Scored.WIDTHS,
                        List.of(2, 1, 0),
                        10);
        assertThat(places(preserving, activated, 0)).containsExactly(0, 1, 2);
        var silu =
                SmallNets.of(
                        new MobileNetV3(),
                        Design.of(Design.Variant.A),
                        new Shape(1, 16, 16),
                        Scored.WIDTHS,
                        List.of(2, 1, 0),
                        10);
        assertThat(places(preserving, silu, 0)).containsExactly(0, 1, 2);
    }

    @Test
    void otherStrategiesPreserveTheFunctionAnyhow() {
        for (var strategy : List.of(new GreedyDepth(), new SequentialDepth())) {
            assertThat(strategy.preservingFunction()).isEqualTo(strategy);
        }
    }

    @Test
    void equallyImportantBlocksGrowInOrder() {
        var scores = scores("stem.bn", 1.0, "down0.bn", 2.0, "down1.bn", 2.0);
        assertThat(growth(new GreedyDepth()).ranked(vgg(0, 0, 0), scores, Set.of(), RANDOM))
                .extracting(UnitInserted::block)
                .containsExactly(1, 2, 0);
    }

    @Test
    void sequentiallyUnitsGoAroundTheBlocksEachAtTheEnd() {
        var depth = growth(new SequentialDepth());
        var net = vgg(0, 0, 0);
        var inserted = new ArrayList<UnitInserted>();
        for (int i = 0; i < 7; i++) {
            var unit = depth.ranked(net, BnScores.none(), Set.of(), RANDOM).getFirst();
            inserted.add(unit);
            net = net.after(unit);
        }
        assertThat(inserted)
                .containsExactly(
                        new UnitInserted(0, 0),
                        new UnitInserted(1, 0),
                        new UnitInserted(2, 0),
                        new UnitInserted(0, 1),
                        new UnitInserted(1, 1),
                        new UnitInserted(2, 1),
                        new UnitInserted(0, 2));
    }

    @Test
    void sequentiallyABlockAtItsTargetIsPassedOverAndTheRoundGoesOnBehindIt() {
        var depth = growth(new SequentialDepth(), 2, 0, 2);
        var net = vgg(0, 0, 0);
        var blocks = new ArrayList<Integer>();
        while (!depth.reached(net)) {
            var unit = depth.ranked(net, BnScores.none(), Set.of(), RANDOM).getFirst();
            blocks.add(unit.block());
            net = net.after(unit);
        }
        assertThat(blocks).containsExactly(0, 2, 0, 2);
    }

    @Test
    void atRandomEveryBlockAndEveryPlaceInItIsEquallyLikely() {
        var depth = growth(new RandomDepth());
        var net = vgg(2, 0, 1);
        var blocks = new int[3];
        var places = new int[3];
        var random = new SplittableRandom(11);
        for (int i = 0; i < 6000; i++) {
            var unit = depth.ranked(net, BnScores.none(), Set.of(), random).getFirst();
            blocks[unit.block()]++;
            if (unit.block() == 0) {
                places[unit.position()]++;
            }
        }
        assertThat(Scored.uniform(blocks)).as("blocks %s", blocks).isTrue();
        assertThat(Scored.uniform(places)).as("places %s", places).isTrue();
    }

    @Test
    void atRandomNoBlockBeyondItsTargetIsDrawn() {
        var depth = growth(new RandomDepth(), 1, 2, 3);
        for (int i = 0; i < 100; i++) {
            assertThat(depth.ranked(vgg(1, 0, 3), BnScores.none(), Set.of(), RANDOM))
                    .extracting(UnitInserted::block)
                    .containsExactly(1);
        }
    }

    @Test
    void aBlockRunsNoFurtherAheadOfTheSmallestThanTheBalanceAllows() {
        var depth = new DepthGrowth(new GreedyDepth(), 1, List.of(), 2);
        var scores = scores("stem.bn", 1.0, "down0.bn", 1.0, "down1.bn", 9.0);
        var net = vgg(0, 0, 0);
        for (int i = 0; i < 5; i++) {
            net = net.after(depth.ranked(net, scores, Set.of(), RANDOM).getFirst());
        }
        assertThat(net.unitCounts()).containsExactly(2, 1, 2);
    }

    @Test
    void theSmallestBlockIsOneThatMayStillGrow() {
        var depth = new DepthGrowth(new GreedyDepth(), 1, List.of(0, 9, 9), 1);
        assertThat(blocks(depth, vgg(0, 3, 3))).containsExactly(1, 2);
        assertThat(blocks(depth, vgg(0, 3, 4))).containsExactly(1);
    }

    private static List<Integer> blocks(DepthGrowth depth, Architecture net) {
        return depth.ranked(net, BnScores.none(), Set.of(), RANDOM).stream()
                .map(UnitInserted::block)
                .toList();
    }

    @Test
    void aBlockThatTheBudgetExcludesHoldsNoOtherBack() {
        var depth = new DepthGrowth(new GreedyDepth(), 1, List.of(), 1);
        assertThat(depth.ranked(vgg(2, 0, 0), BnScores.none(), Set.of(1, 2), RANDOM))
                .containsExactly(new UnitInserted(0, 2));
    }

    @Test
    void aTargetOfAnotherNumberOfBlocksIsRefused() {
        assertThatThrownBy(() -> growth(new GreedyDepth(), 1).reached(vgg(1, 1, 0)))
                .hasMessageContaining("a target of 1 blocks");
    }
}
