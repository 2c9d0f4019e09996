package dev.adagrow.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.growth.GrowthCycle.Mode;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.network.family.Families;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every growth: rules, budgets, targets and scores drawn at random. */
class GrowthPropertiesTest {
    private static final int SEEDS = 25;
    private static final int EVENTS = 30;

    static Stream<String> families() {
        return Families.names().stream();
    }

    private static Architecture start(String family, Random random) {
        var variant = random.nextBoolean() ? Design.Variant.A : Design.Variant.B;
        return Architecture.empty(
                Families.named(family).orElseThrow(),
                Design.of(variant),
                new Shape(1, 16, 16),
                Scored.WIDTHS,
                10);
    }

    private static <T> T any(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static DepthGrowth depth(Random random, boolean target) {
        var strategies = List.of(new GreedyDepth(), new SequentialDepth(), new RandomDepth());
        List<Integer> units =
                target
                        ? List.of(random.nextInt(4), random.nextInt(4), 1 + random.nextInt(3))
                        : List.of();
        return new DepthGrowth(
                any(strategies, random), 1 + random.nextInt(3), units, random.nextInt(3));
    }

    private static WidthGrowth width(Random random) {
        var samplers =
                List.of(
                        new BranchSampler.RandomWithReplacement(),
                        new BranchSampler.RandomWithoutReplacement(),
                        new BranchSampler.GreedyMaxDifference());
        return new WidthGrowth(random.nextInt(4) * 0.3, any(samplers, random), random.nextInt(4));
    }

    private static GrowthCycle cycle(Random random, DepthGrowth depth, Budget budget) {
        var order = new ArrayList<>(Collections.nCopies(1 + random.nextInt(3), Axis.DEPTH));
        order.addAll(Collections.nCopies(random.nextInt(3), Axis.WIDTH));
        Collections.shuffle(order, random);
        return new GrowthCycle(
                order,
                any(List.of(Mode.values()), random),
                depth,
                width(random),
                new ChannelGrowth(0.5, 3),
                budget);
    }

    private interface Insertion {
        void seen(Architecture before, GrowthEvent event, Architecture after);
    }

    /** Grows until it is over; returns the log. */
    private static List<GrowthEvent> grow(
            GrowthCycle cycle, Architecture start, Random random, Insertion insertion) {
        var log = new ArrayList<GrowthEvent>();
        var net = start;
        int index = 0;
        for (int event = 0; event < EVENTS; event++) {
            var plan =
                    cycle.next(net, Scored.random(net, random), index, new SplittableRandom(event));
            if (!(plan instanceof Plan.Grow grow)) {
                assertThat(((Plan.Over) plan).reason()).isNotEmpty();
                return log;
            }
            assertThat(grow.events()).isNotEmpty();
            for (var inserted : grow.events()) {
                var after = net.after(inserted);
                insertion.seen(net, inserted, after);
                log.add(inserted);
                net = after;
            }
            index = grow.next();
        }
        return log;
    }

    @ParameterizedTest
    @MethodSource("families")
    void noInsertionExceedsTheBudget(String family) {
        int inserted = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var start = start(family, random);
            var empty = Counts.folded(start);
            var budget =
                    new Budget(
                            empty.parameters() + random.nextInt(8000),
                            random.nextBoolean() ? 0 : empty.flops() + random.nextInt(900_000),
                            1 + random.nextInt(3) * 0.5,
                            false);
            var cycle = cycle(random, depth(random, random.nextBoolean()), budget);
            inserted +=
                    grow(
                                    cycle,
                                    start,
                                    random,
                                    (before, event, after) -> requireWithin(budget, event, after))
                            .size();
        }
        assertThat(inserted).isGreaterThan(SEEDS);
    }

    private static void requireWithin(Budget budget, GrowthEvent event, Architecture after) {
        var counts = Counts.folded(after);
        assertThat(counts.parameters()).isLessThanOrEqualTo(budget.maxParameters());
        if (budget.maxFlops() > 0) {
            assertThat(counts.flops()).isLessThanOrEqualTo(budget.maxFlops());
        }
        if (event instanceof GrowthEvent.BranchesAdded) {
            assertThat((double) Counts.unfolded(after).parameters())
                    .isLessThanOrEqualTo(budget.unfoldedFactor() * budget.maxParameters());
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void theLogOfAGrowthRebuildsItsNet(String family) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var start = start(family, random);
            var last = new ArrayList<>(List.of(start));
            var log =
                    grow(
                            cycle(random, depth(random, false), Budget.unlimited()),
                            start,
                            random,
                            (before, event, after) -> last.set(0, after));
            assertThat(Architecture.replay(start, log)).isEqualTo(last.getFirst());
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyTargetIsReachedAndNoBlockPassesItOrItsBalance(String family) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var start = start(family, random);
            var depth = depth(random, true);
            var cycle = cycle(random, depth, Budget.unlimited());
            var log =
                    grow(
                            cycle,
                            start,
                            random,
                            (before, event, after) -> requireBalanced(depth, before, after));
            assertThat(Architecture.replay(start, log).unitCounts()).isEqualTo(depth.target());
        }
    }

    private static void requireBalanced(
            DepthGrowth depth, Architecture before, Architecture after) {
        var was = before.unitCounts();
        var is = after.unitCounts();
        int smallest = Integer.MAX_VALUE;
        for (int b = 0; b < was.size(); b++) {
            assertThat(is.get(b)).isLessThanOrEqualTo(depth.target().get(b));
            if (was.get(b) < depth.target().get(b)) {
                smallest = Math.min(smallest, was.get(b));
            }
        }
        for (int b = 0; b < was.size(); b++) {
            if (depth.balance() > 0 && is.get(b) > was.get(b)) {
                assertThat(is.get(b)).isLessThanOrEqualTo(smallest + depth.balance());
            }
        }
    }
}
