package dev.adagrow.trainer.growth;

import static dev.adagrow.trainer.growth.Scored.scores;
import static dev.adagrow.trainer.growth.Scored.vgg;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.trainer.growth.BranchSampler.RandomWithReplacement;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.growth.GrowthCycle.Mode;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent.BranchesAdded;
import dev.adagrow.trainer.network.GrowthEvent.UnitInserted;
import dev.adagrow.trainer.network.count.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthCycleTest {
    private static final DepthGrowth ANYWHERE = new DepthGrowth(new GreedyDepth(), 1, List.of(), 0);
    private static final WidthGrowth WIDTH = new WidthGrowth(0.7, new RandomWithReplacement(), 0);
    private static final WidthGrowth ONE_EACH = new WidthGrowth(1, new RandomWithReplacement(), 1);

    private static GrowthCycle cycle(
            String letters, Mode mode, DepthGrowth depth, WidthGrowth width, Budget budget) {
        return new GrowthCycle(
                Stream.of(letters.split("")).map(Axis::parse).toList(),
                mode,
                depth,
                width,
                new ChannelGrowth(0.5, 3),
                budget);
    }

    private static DepthGrowth target(int units, Integer... target) {
        return new DepthGrowth(new GreedyDepth(), units, List.of(target), 0);
    }

    private static Plan next(GrowthCycle cycle, Architecture net, int index) {
        return cycle.next(net, BnScores.none(), index, new SplittableRandom(1));
    }

    /** The axes of every event until growth is over or the net has so many events behind it. */
    private static List<String> events(GrowthCycle cycle, Architecture start, int most) {
        var events = new ArrayList<String>();
        var net = start;
        int index = 0;
        while (events.size() < most && next(cycle, net, index) instanceof Plan.Grow grow) {
            var letters = new StringBuilder();
            for (var event : grow.events()) {
                letters.append(event instanceof UnitInserted ? "d" : "w");
            }
            events.add(letters.toString());
            net = Architecture.replay(net, grow.events());
            index = grow.next();
        }
        return events;
    }

    @Test
    void growthsFollowEachOtherInTheOrderOfTheCycle() {
        var cycle = cycle("wdd", Mode.EVENT, ANYWHERE, WIDTH, Budget.unlimited());
        assertThat(events(cycle, vgg(0, 0, 0), 7))
                .containsExactly("w", "d", "d", "w", "d", "d", "w");
    }

    @Test
    void aRoundBringsAllGrowthsOfTheCycleAtOneEvent() {
        var cycle = cycle("wdd", Mode.ROUND, ANYWHERE, WIDTH, Budget.unlimited());
        assertThat(events(cycle, vgg(0, 0, 0), 2)).containsExactly("wdd", "wdd");
    }

    @Test
    void aRoundEndsWhereTheTargetIsReached() {
        var cycle = cycle("dddw", Mode.ROUND, target(1, 1, 1, 0), WIDTH, Budget.unlimited());
        assertThat(events(cycle, vgg(0, 0, 0), 9)).containsExactly("dd");
    }

    @Test
    void oneDepthGrowthInsertsAsManyUnitsAsItShould() {
        var cycle = cycle("dw", Mode.EVENT, target(3, 2, 2, 1), WIDTH, Budget.unlimited());
        assertThat(events(cycle, vgg(0, 0, 0), 9)).containsExactly("ddd", "w", "dd");
    }

    /** The next unit is placed in the net that has the one before, which has no score. */
    @Test
    void theUnitsOfOneGrowthAreChosenOneAfterTheOther() {
        var depth = new DepthGrowth(new GreedyDepth(), 3, List.of(2, 9, 0), 0);
        var cycle = cycle("d", Mode.EVENT, depth, WIDTH, Budget.unlimited());
        var scores = scores("stem.bn", 3.0, "down0.bn", 1.0, "down1.bn", 1.0, "block0.u0.bn", 1.0);
        assertThat(cycle.next(vgg(1, 0, 0), scores, 0, new SplittableRandom(1)))
                .isInstanceOfSatisfying(
                        Plan.Grow.class,
                        grow ->
                                assertThat(grow.events())
                                        .containsExactly(
                                                new UnitInserted(0, 1),
                                                new UnitInserted(1, 0),
                                                new UnitInserted(1, 1)));
    }

    @Test
    void anAxisWithNothingLeftIsPassedOver() {
        var cycle = cycle("wd", Mode.EVENT, ANYWHERE, ONE_EACH, Budget.unlimited());
        var net = vgg(0, 0, 0);
        assertThat(events(cycle, net, 6)).containsExactly("w", "d", "w", "d", "w", "d");
        var full = Architecture.replay(net, ((Plan.Grow) next(cycle, net, 0)).events());
        assertThat(next(cycle, full, 0))
                .isInstanceOfSatisfying(
                        Plan.Grow.class,
                        grow -> {
                            assertThat(grow.steps()).hasSize(2);
                            assertThat(grow.steps().getFirst().nothing())
                                    .isEqualTo(
                                            "every convolution has all branches that it may have");
                            assertThat(grow.events().getFirst()).isInstanceOf(UnitInserted.class);
                            assertThat(grow.next()).isZero();
                        });
    }

    @Test
    void aShareOfZeroNeverWidens() {
        var never = new WidthGrowth(0, new RandomWithReplacement(), 0);
        var cycle = cycle("wd", Mode.EVENT, ANYWHERE, never, Budget.unlimited());
        assertThat(events(cycle, vgg(0, 0, 0), 3)).containsExactly("d", "d", "d");
    }

    @Test
    void growthIsOverWithTheTargetThoughWidthWouldHaveMore() {
        var cycle = cycle("dw", Mode.EVENT, target(1, 1, 0, 1), WIDTH, Budget.unlimited());
        assertThat(events(cycle, vgg(0, 0, 0), 9)).containsExactly("d", "w", "d");
        assertThat(next(cycle, vgg(1, 0, 1), 0))
                .isEqualTo(new Plan.Over(List.of(), "every block has its target, 1-0-1"));
    }

    @Test
    void growthIsOverWhenNoAxisHasAnythingLeft() {
        var cycle = cycle("w", Mode.EVENT, ANYWHERE, ONE_EACH, Budget.unlimited());
        var net = vgg(0, 0, 0);
        var full = Architecture.replay(net, ((Plan.Grow) next(cycle, net, 0)).events());
        assertThat(next(cycle, full, 0))
                .isInstanceOfSatisfying(
                        Plan.Over.class,
                        over ->
                                assertThat(over.reason())
                                        .isEqualTo(
                                                "every convolution has all branches that it may have"));
    }

    private static long parameters(Integer... units) {
        return Counts.folded(vgg(units)).parameters();
    }

    @Test
    void aUnitThatDoesNotFitGoesIntoTheBlockWhereTheLargestFits() {
        var budget = Budget.of(parameters(0, 1, 0), 0);
        var cycle = cycle("d", Mode.EVENT, ANYWHERE, WIDTH, budget);
        var scores = scores("stem.bn", 2.0, "down0.bn", 1.0, "down1.bn", 3.0);
        assertThat(cycle.next(vgg(0, 0, 0), scores, 0, new SplittableRandom(1)))
                .isInstanceOfSatisfying(
                        Plan.Grow.class,
                        grow -> {
                            assertThat(grow.events()).containsExactly(new UnitInserted(1, 0));
                            assertThat(grow.steps().getFirst().refused())
                                    .extracting(Plan.Refused::event)
                                    .containsExactly(new UnitInserted(2, 0));
                        });
    }

    @Test
    void aBudgetIsUsedUpByASmallBlockWhereTheBalanceWouldWantALargeOne() {
        var balanced = new DepthGrowth(new GreedyDepth(), 1, List.of(), 1);
        var budget = Budget.of(parameters(2, 0, 0), 0);
        var cycle = cycle("d", Mode.EVENT, balanced, WIDTH, budget);
        assertThat(next(cycle, vgg(1, 0, 0), 0))
                .isInstanceOfSatisfying(
                        Plan.Grow.class,
                        grow -> assertThat(grow.events()).containsExactly(new UnitInserted(0, 1)));
        assertThat(next(cycle, vgg(2, 0, 0), 0)).isInstanceOf(Plan.Over.class);
    }

    @Test
    void growthIsOverWhenAUnitIsDueAndNoneFits() {
        var budget = Budget.of(parameters(0, 0, 0) + 1, 0);
        var cycle = cycle("dw", Mode.EVENT, ANYWHERE, WIDTH, budget);
        assertThat(next(cycle, vgg(0, 0, 0), 0))
                .isInstanceOfSatisfying(
                        Plan.Over.class,
                        over -> {
                            assertThat(over.steps().getFirst().refused()).hasSize(3);
                            assertThat(over.reason())
                                    .isEqualTo(
                                            String.format(
                                                    "no unit fits: %,d folded parameters would be more than %,d",
                                                    parameters(1, 0, 0), parameters(0, 0, 0) + 1));
                        });
    }

    @Test
    void roundsAreOverToo() {
        var budget = new Budget(parameters(1, 0, 0), 0, 1000, false);
        var cycle = cycle("wd", Mode.ROUND, ANYWHERE, WIDTH, budget);
        assertThat(events(cycle, vgg(0, 0, 0), 9)).containsExactly("wd");
        assertThat(next(cycle, vgg(1, 0, 0), 0))
                .isInstanceOfSatisfying(
                        Plan.Over.class,
                        over -> {
                            assertThat(over.reason()).startsWith("no unit fits: ");
                            assertThat(over.steps()).allMatch(step -> step.chosen().isEmpty());
                        });
        var twice = cycle("ddw", Mode.ROUND, ANYWHERE, WIDTH, budget);
        assertThat(events(twice, vgg(0, 0, 0), 9)).containsExactly("d");
    }

    @Test
    void branchesOverTheUnfoldedLimitArePassedOverAndDepthGoesOn() {
        var start = vgg(0, 0, 0);
        var budget = new Budget(parameters(2, 2, 2), 0, 1, false);
        var cycle = cycle("wd", Mode.EVENT, ANYWHERE, WIDTH, budget);
        var net = start;
        int index = 0;
        boolean passedOver = false;
        while (next(cycle, net, index) instanceof Plan.Grow grow) {
            passedOver |= grow.steps().size() == 2;
            net = Architecture.replay(net, grow.events());
            index = grow.next();
        }
        assertThat(passedOver).isTrue();
        assertThat(net.unitCount()).isPositive();
        assertThat(next(cycle, net, 1)).isInstanceOf(Plan.Over.class);
    }

    @Test
    void aUnitMayTakeTheNetAboveTheUnfoldedLimitWhichBoundsBranchesAlone() {
        var budget = new Budget(parameters(1, 1, 1), 0, 1, false);
        var net = vgg(1, 1, 0);
        var width = cycle("w", Mode.EVENT, ANYWHERE, ONE_EACH, Budget.unlimited());
        var branches = ((Plan.Grow) next(width, net, 0)).events().getFirst();
        assertThat(budget.refusal(net, branches)).isEmpty();
        net = net.after(branches);

        var unit = new UnitInserted(2, 0);
        assertThat(budget.refusal(net, unit)).isEmpty();
        net = net.after(unit);

        assertThat(Counts.unfolded(net).parameters()).isGreaterThan(budget.maxParameters());
        var another = new BranchesAdded(Map.of("stem.conv", new Branch.Conv(1, 1)));
        assertThat(budget.refusal(net, another)).isPresent();
    }

    @Test
    void asInTheThesisTheLastGrowthMayOvershootIfItIsAllowedTo() {
        var budget = new Budget(parameters(0, 0, 0) + 1, 0, 1.5, true);
        var cycle = cycle("d", Mode.EVENT, ANYWHERE, WIDTH, budget);
        assertThat(events(cycle, vgg(0, 0, 0), 9)).containsExactly("d");
        assertThat(next(cycle, vgg(1, 0, 0), 0))
                .isInstanceOfSatisfying(
                        Plan.Over.class,
                        over ->
                                assertThat(over.reason())
                                        .contains(
                                                String.format(
                                                        "the net has %,d folded parameters already, of %,d",
                                                        parameters(1, 0, 0),
                                                        parameters(0, 0, 0) + 1)));
    }

    /** The thesis's table 3-8 for VGG-4-4-4; its two first rows took more than its 100 epochs. */
    @ParameterizedTest
    @CsvSource({"wwwd, 48, 12", "wwd,  36, 12", "wd,   24, 12", "wdd,  18, 6", "wddd, 16, 4"})
    void tellsHowManyEventsATargetTakes(String order, int events, int rounds) {
        var depth = target(1, 4, 4, 4);
        var single = cycle(order, Mode.EVENT, depth, WIDTH, Budget.unlimited());
        var round = cycle(order, Mode.ROUND, depth, WIDTH, Budget.unlimited());
        var start = vgg(0, 0, 0);
        assertThat(single.eventsToTarget(start)).isEqualTo(events);
        assertThat(events(single, start, 100)).hasSize(events);
        assertThat(round.eventsToTarget(start)).isEqualTo(rounds);
        assertThat(events(round, start, 100)).hasSize(rounds);
    }

    @ParameterizedTest
    @CsvSource({"wdd, 1, 0", "d, 5, 0.7", "dw, 2, 0.7", "wwd, 7, 0"})
    void countsEventsByUnitsAndShareAndFromAnyNet(String order, int units, double share) {
        var width = new WidthGrowth(share, new RandomWithReplacement(), 0);
        for (var mode : Mode.values()) {
            var cycle = cycle(order, mode, target(units, 4, 2, 3), width, Budget.unlimited());
            for (var start : List.of(vgg(0, 0, 0), vgg(1, 2, 1), vgg(4, 2, 3))) {
                assertThat(cycle.eventsToTarget(start)).isEqualTo(events(cycle, start, 100).size());
            }
        }
    }

    @Test
    void aDecisionHasTheScoresOfAllThatCanGrow() {
        var net = vgg(1, 0, 0);
        var scores = scores("stem.bn", 1.0, "down0.bn", 3.0, "block0.u0.bn", 2.0);
        var seen = GrowthDecision.Scores.of(net, scores);
        assertThat(seen.blocks()).isEqualTo(scores.blocks(net));
        assertThat(seen.units()).containsOnlyKeys("block0.u0").containsEntry("block0.u0", 2.0);
        assertThat(seen.convs())
                .containsOnlyKeys("stem.conv", "down0.conv", "block0.u0.conv")
                .containsEntry("down0.conv", 3.0);
    }

    @Test
    void branchesAreAddedToTheNetAsItIsAfterTheUnitsOfTheSameEvent() {
        var all = new WidthGrowth(1, new RandomWithReplacement(), 0);
        var cycle = cycle("dw", Mode.ROUND, ANYWHERE, all, Budget.unlimited());
        assertThat(next(cycle, vgg(0, 0, 0), 0))
                .isInstanceOfSatisfying(
                        Plan.Grow.class,
                        grow ->
                                assertThat(((BranchesAdded) grow.events().getLast()).byConv())
                                        .containsKey("block0.u0.conv"));
    }
}
