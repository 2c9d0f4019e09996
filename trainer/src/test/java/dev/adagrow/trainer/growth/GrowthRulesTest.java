package dev.adagrow.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Counts;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.TrainingForm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Where a network grows, and how far. */
class GrowthRulesTest {
    private static final List<Integer> WIDTHS = List.of(4, 6, 8);
    private static final GreedyDepth ANYWHERE = new GreedyDepth(List.of());
    private static final Budget UNLIMITED = new Budget(0, 0);

    private static Architecture net(Integer... units) {
        return SmallNets.vgg(new Shape(1, 16, 16), WIDTHS, List.of(units), 10);
    }

    private static BnScores scores(Object... pathAndScore) {
        var byBn = new HashMap<String, Double>();
        for (int i = 0; i < pathAndScore.length; i += 2) {
            byBn.put((String) pathAndScore[i], (Double) pathAndScore[i + 1]);
        }
        return new BnScores(byBn);
    }

    @Test
    void scoreIsTheMeanSizeOfGammaAndTheYoungHaveNone() {
        var net =
                net(1, 0, 0)
                        .after(
                                new GrowthEvent.BranchesAdded(
                                        Map.of("block0.u0.conv", new Branch.Conv(1, 3))));
        var parameters = new HashMap<>(RandomForms.of(net, 1).parameters());
        parameters.put("block0.u0.bn.gamma", new Tensor(new float[] {-1, 2, -3, 4}, 4));
        parameters.put("block0.u0.conv.branch0.bn.gamma", new Tensor(new float[] {1, -1, 0, 0}, 4));
        var form = new TrainingForm(net, parameters);

        assertThat(
                        BnScores.of(form, Set.of())
                                .conv(net.graph(), net.graph().mainConv("block0.u0.conv")))
                .hasValueCloseTo((2.5 + 0.5) / 2, within(1e-9));
        assertThat(
                        BnScores.of(form, Set.of("block0.u0.conv.branch0"))
                                .conv(net.graph(), net.graph().mainConv("block0.u0.conv")))
                .hasValueCloseTo(2.5, within(1e-9));
        assertThat(
                        BnScores.of(form, Set.of("block0.u0"))
                                .conv(net.graph(), net.graph().mainConv("block0.u0.conv")))
                .isEmpty();
    }

    @Test
    void blockIsScoredByTheNormalizationsAroundItAndTheLastByItsEntryAlone() {
        var scores = scores("stem.bn", 1.0, "down0.pre", 3.0, "down0.bn", 5.0, "down1.bn", 7.0);
        assertThat(scores.block(net(0, 0, 0).graph(), 0)).hasValue(2);
        assertThat(scores.block(net(0, 0, 0).graph(), 1)).hasValue(5);
        assertThat(scores.block(net(0, 0, 0).graph(), 2)).hasValue(7);
    }

    @Test
    void unitComesBehindTheMostImportantUnitOfTheMostImportantBlock() {
        var net = net(2, 3, 0);
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
        assertThat(ANYWHERE.ranked(net, scores))
                .containsExactly(
                        new GrowthEvent.UnitInserted(1, 2),
                        new GrowthEvent.UnitInserted(2, 0),
                        // none of its units has a score
                        new GrowthEvent.UnitInserted(0, 2));
    }

    @Test
    void equallyImportantBlocksGrowInOrderAndOneWithoutAScoreLast() {
        assertThat(ANYWHERE.ranked(net(0, 0, 0), scores("down0.bn", 1.0, "down1.bn", 1.0)))
                .extracting(GrowthEvent.UnitInserted::block)
                .containsExactly(1, 2, 0);
    }

    @Test
    void blockAtItsTargetDoesNotGrow() {
        var depth = new GreedyDepth(List.of(1, 2, 0));
        assertThat(depth.ranked(net(1, 1, 0), scores()))
                .extracting(GrowthEvent.UnitInserted::block)
                .containsExactly(1);
        assertThatThrownBy(() -> new GreedyDepth(List.of(1)).ranked(net(1, 1, 0), scores()))
                .hasMessageContaining("a target of 1 blocks");
    }

    @Test
    void fullConvolutionGivesItsTurnToTheNext() {
        var width = new RandomWidth(0.5, 1);
        var scores = scores("stem.bn", 3.0, "down0.bn", 2.0, "down1.bn", 1.0);
        var first = width.choose(net(0, 0, 0), scores, new SplittableRandom(1)).orElseThrow();
        assertThat(first.byConv()).containsOnlyKeys("stem.conv", "down0.conv");
        var wider = net(0, 0, 0).after(first);
        var second = width.choose(wider, scores, new SplittableRandom(1)).orElseThrow();
        assertThat(second.byConv()).containsOnlyKeys("down1.conv");
        assertThat(width.choose(wider.after(second), scores, new SplittableRandom(1))).isEmpty();
    }

    @Test
    void onlyConvolutionsOfEqualChannelsGetPoolOrIdentity() {
        var width = new RandomWidth(1, 0);
        var kinds = new HashMap<String, Set<Branch>>();
        var random = new SplittableRandom(2);
        for (int i = 0; i < 200; i++) {
            width.choose(net(1, 0, 0), scores(), random)
                    .orElseThrow()
                    .byConv()
                    .forEach((conv, branch) ->
                            kinds.computeIfAbsent(conv, c -> new HashSet<>()).add(branch));
        }
        var convs = Set.of(new Branch.Conv(1, 1), new Branch.Conv(1, 3), new Branch.Conv(3, 1));
        assertThat(kinds.get("stem.conv")).isEqualTo(convs);
        assertThat(kinds.get("down1.conv")).isEqualTo(convs);
        assertThat(kinds.get("block0.u0.conv"))
                .containsAll(convs)
                .contains(new Branch.AveragePool(3), new Branch.Identity())
                .hasSize(5);
    }

    @Test
    void axisWithNothingLeftIsPassedOver() {
        var cycle =
                new GrowthCycle(
                        List.of(Axis.DEPTH, Axis.DEPTH, Axis.WIDTH),
                        new GreedyDepth(List.of(0, 0, 0)),
                        new RandomWidth(1, 1),
                        UNLIMITED);
        var net = net(0, 0, 0);
        var planned = cycle.next(net, scores(), 0, new SplittableRandom(1)).orElseThrow();
        assertThat(planned.event()).isInstanceOf(GrowthEvent.BranchesAdded.class);
        assertThat(planned.next()).isZero();
        assertThat(cycle.next(net.after(planned.event()), scores(), 0, new SplittableRandom(1)))
                .isEmpty();
    }

    @Test
    void neverGrowsBeyondItsBudget() {
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var net = net(0, 0, 0);
            var start = Counts.folded(net);
            var budget =
                    new Budget(
                            start.parameters() + random.nextInt(6000),
                            start.flops() + random.nextInt(600_000));
            var cycle =
                    new GrowthCycle(
                            List.of(Axis.DEPTH, Axis.DEPTH, Axis.WIDTH),
                            ANYWHERE,
                            new RandomWidth(0.7, 0),
                            budget);
            int index = 0;
            for (int event = 0; event < 60; event++) {
                var scores = BnScores.of(RandomForms.of(net, seed), Set.of());
                var planned = cycle.next(net, scores, index, new SplittableRandom(event));
                if (planned.isEmpty()) {
                    break;
                }
                net = net.after(planned.get().event());
                index = planned.get().next();
                assertThat(Counts.folded(net).parameters())
                        .isLessThanOrEqualTo(budget.maxParameters());
                assertThat(Counts.folded(net).flops()).isLessThanOrEqualTo(budget.maxFlops());
                if (planned.get().event() instanceof GrowthEvent.BranchesAdded) {
                    assertThat((double) Counts.unfolded(net).parameters())
                            .isLessThanOrEqualTo(1.5 * budget.maxParameters());
                }
            }
            assertThat(net.unitCount() + net.branchCount()).isPositive();
        }
    }

    @Test
    void growthStopsWhenMoreEventsThanToleratedGainTooLittle() {
        // beta 0: the average is the last accuracy
        var settings =
                new StopRule.Settings(
                        0, 0.03, StopRule.Gain.RELATIVE, StopRule.Misses.CUMULATIVE, 1, 3);
        var rule = StopRule.start(settings);
        // nothing before the third event is compared
        double[] accuracies = {0.5, 0.5, 0.51, 0.6, 0.61};
        int[] misses = {0, 0, 1, 1, 2};
        for (int i = 0; i < accuracies.length; i++) {
            assertThat(rule.stops()).isFalse();
            rule = rule.afterEpoch(accuracies[i]).atEvent();
            assertThat(rule.misses()).as("event %d", i + 1).isEqualTo(misses[i]);
        }
        assertThat(rule.stops()).isTrue();
        assertThat(rule.gain()).hasValueCloseTo(1.0 / 60, within(1e-9));
    }

    @Test
    void continuedGrowthStopsAtTheSecondGainUnderTheShareOrTheNoise() {
        var rule = ErrorStopRule.start().afterEpoch(0.4).atEvent(0);
        assertThat(rule.misses()).isZero();
        // 0.4 -> average 0.25: more than 5 %, but less than a standard error of 0.2
        var noisy = rule.afterEpoch(0.16).atEvent(0.2);
        assertThat(noisy.ema().value()).isCloseTo((0.6 * 0.4 + 0.16) / 1.6, within(1e-9));
        assertThat(noisy.misses()).isOne();
        assertThat(rule.afterEpoch(0.16).atEvent(0.1).misses()).isZero();
        assertThat(noisy.stops()).isFalse();
        assertThat(noisy.afterEpoch(noisy.ema().value()).atEvent(0).stops()).isTrue();
    }
}
