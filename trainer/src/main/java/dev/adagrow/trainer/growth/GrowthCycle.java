package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.count.Counts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The cyclic order of growths (thesis 3.3.3); depth, depth, width by default. An axis that has
 * nothing left is passed over, and the cycle goes on with the other. Growth is over when every
 * block has its target, when a unit is due and none fits the budget, or when no axis has anything
 * left; then nothing more is inserted, branches of the same round neither. Immutable.
 */
public record GrowthCycle(
        List<Axis> order,
        Mode mode,
        DepthGrowth depth,
        WidthGrowth width,
        ChannelGrowth channels,
        Budget budget) {
    /** What a growth makes larger. */
    public enum Axis {
        DEPTH,
        WIDTH,
        CHANNELS;

        /**
         * @throws IllegalArgumentException unless it is "d", "w" or "c"
         */
        public static Axis parse(String letter) {
            return switch (letter) {
                case "d" -> DEPTH;
                case "w" -> WIDTH;
                case "c" -> CHANNELS;
                default ->
                        throw new IllegalArgumentException(
                                "growth axis \"" + letter + "\" is none of d, w and c");
            };
        }

        /** "d", "w" or "c". */
        public String letter() {
            return switch (this) {
                case DEPTH -> "d";
                case WIDTH -> "w";
                case CHANNELS -> "c";
            };
        }
    }

    /** What happens at one event. */
    public enum Mode {
        /** One growth. */
        EVENT,
        /** All growths of the cycle. */
        ROUND
    }

    public GrowthCycle {
        order = List.copyOf(order);
        if (order.isEmpty()) {
            throw new IllegalArgumentException("an empty growth cycle");
        }
    }

    /**
     * What the next event brings.
     *
     * @param scores of this net; they hold for all that one event inserts
     * @param index in the order, 0 at first, then what the last plan said
     * @param random the stream of growth decisions
     */
    public Plan next(Architecture net, BnScores scores, int index, RandomGenerator random) {
        var reached = targetReached(net);
        if (reached.isPresent()) {
            return new Plan.Over(List.of(), reached.get());
        }
        return switch (mode) {
            case EVENT -> single(net, scores, index, random);
            case ROUND -> round(net, scores, random);
        };
    }

    /** That every block has its target, in words; empty if not, or if there is no target. */
    public Optional<String> targetReached(Architecture net) {
        return depth.reached(net)
                ? Optional.of("every block has its target, " + depth.targetText())
                : Optional.empty();
    }

    /**
     * Events that it takes from this net to the target where no budget is in the way; 0 without a
     * target. Width growths count as if they always had something to add. The cycle must have a
     * depth growth.
     */
    public int eventsToTarget(Architecture start) {
        int missing = 0;
        for (int b = 0; b < depth.target().size(); b++) {
            missing += Math.max(0, depth.target().get(b) - start.units().get(b).size());
        }
        return switch (mode) {
            case EVENT -> singleEvents(missing);
            case ROUND -> {
                int units = Collections.frequency(order, Axis.DEPTH) * depth.units();
                yield (missing + units - 1) / Math.max(1, units);
            }
        };
    }

    private int singleEvents(int missing) {
        int left = missing;
        int events = 0;
        for (int i = 0; left > 0; i++) {
            switch (order.get(i % order.size())) {
                case DEPTH -> {
                    left -= depth.units();
                    events++;
                }
                case WIDTH -> events += width.share() > 0 ? 1 : 0;
                case CHANNELS -> events++;
            }
        }
        return events;
    }

    private Plan single(Architecture net, BnScores scores, int index, RandomGenerator random) {
        var steps = new ArrayList<Plan.Step>();
        for (int tried = 0; tried < order.size(); tried++) {
            int at = (index + tried) % order.size();
            var step = step(order.get(at), net, scores, random);
            steps.add(step);
            if (!step.chosen().isEmpty()) {
                return new Plan.Grow(steps, (at + 1) % order.size());
            }
            if (outgrown(step)) {
                return new Plan.Over(steps, step.nothing());
            }
        }
        return new Plan.Over(steps, reasons(steps));
    }

    private Plan round(Architecture net, BnScores scores, RandomGenerator random) {
        var steps = new ArrayList<Plan.Step>();
        var now = net;
        for (var axis : order) {
            var step = step(axis, now, scores, random);
            steps.add(step);
            now = Architecture.replay(now, step.chosen());
            if (outgrown(step) && now.unitCount() == net.unitCount()) {
                return new Plan.Over(withoutChoice(steps), step.nothing());
            }
            if (outgrown(step) || depth.reached(now)) {
                break;
            }
        }
        return steps.stream().allMatch(step -> step.chosen().isEmpty())
                ? new Plan.Over(steps, reasons(steps))
                : new Plan.Grow(steps, 0);
    }

    private static List<Plan.Step> withoutChoice(List<Plan.Step> steps) {
        return steps.stream().filter(step -> step.chosen().isEmpty()).toList();
    }

    /** A unit was due and fits nowhere. Branches over budget are only passed over. */
    private static boolean outgrown(Plan.Step step) {
        return switch (step.axis()) {
            case DEPTH -> step.chosen().isEmpty() && !step.refused().isEmpty();
            case WIDTH, CHANNELS -> false;
        };
    }

    private static String reasons(List<Plan.Step> steps) {
        return steps.stream().map(Plan.Step::nothing).distinct().collect(Collectors.joining("; "));
    }

    private Plan.Step step(Axis axis, Architecture net, BnScores scores, RandomGenerator random) {
        return switch (axis) {
            case DEPTH -> deepened(net, scores, random);
            case WIDTH -> widened(net, scores, random);
            case CHANNELS -> withChannels(net);
        };
    }

    private Plan.Step deepened(Architecture net, BnScores scores, RandomGenerator random) {
        var chosen = new ArrayList<GrowthEvent>();
        var refused = new ArrayList<Plan.Refused>();
        var now = net;
        while (chosen.size() < depth.units()) {
            var unit = fitting(now, scores, random, refused);
            if (unit.isEmpty()) {
                break;
            }
            chosen.add(unit.get());
            now = now.after(unit.get());
        }
        return new Plan.Step(
                Axis.DEPTH,
                chosen,
                refused,
                !chosen.isEmpty()
                        ? ""
                        : refused.isEmpty()
                                ? "no block may have another unit"
                                : "no unit fits: " + smallest(net, refused));
    }

    /** The best place; if that is over budget, what the strategy takes of those that are not. */
    private Optional<GrowthEvent.UnitInserted> fitting(
            Architecture net, BnScores scores, RandomGenerator random, List<Plan.Refused> refused) {
        var outgrown = new TreeSet<Integer>();
        while (true) {
            var ranked = depth.ranked(net, scores, outgrown, random);
            var fitting = new ArrayList<GrowthEvent.UnitInserted>();
            for (var unit : ranked) {
                var refusal = budget.refusal(net, unit);
                if (refusal.isPresent()) {
                    refused.add(new Plan.Refused(unit, refusal.get()));
                    outgrown.add(unit.block());
                } else if (outgrown.isEmpty()) {
                    return Optional.of(unit);
                } else {
                    fitting.add(unit);
                }
            }
            if (!fitting.isEmpty()) {
                return Optional.of(depth.strategy().otherwise(net, fitting));
            }
            if (ranked.isEmpty()) {
                return Optional.empty();
            }
        }
    }

    private static String smallest(Architecture net, List<Plan.Refused> refused) {
        return refused.stream()
                .min(Comparator.comparingLong(r -> parameters(net, r.event())))
                .map(Plan.Refused::reason)
                .orElse("");
    }

    private static long parameters(Architecture net, GrowthEvent event) {
        return Counts.folded(net.after(event)).parameters();
    }

    private Plan.Step widened(Architecture net, BnScores scores, RandomGenerator random) {
        var branches = width.choose(net, scores, random);
        if (branches.isEmpty()) {
            return new Plan.Step(
                    Axis.WIDTH,
                    List.of(),
                    List.of(),
                    width.share() == 0
                            ? "no convolution gets branches"
                            : "every convolution has all branches that it may have");
        }
        var event = branches.get();
        return budget.refusal(net, event)
                .map(reason ->
                        new Plan.Step(
                                Axis.WIDTH,
                                List.of(),
                                List.of(new Plan.Refused(event, reason)),
                                "no branches fit: " + reason))
                .orElseGet(() -> new Plan.Step(Axis.WIDTH, List.of(event), List.of(), ""));
    }

    private Plan.Step withChannels(Architecture net) {
        var refused = new ArrayList<Plan.Refused>();
        for (var event : channels.ranked(net)) {
            var refusal = budget.refusal(net, event);
            if (refusal.isEmpty()) {
                return new Plan.Step(Axis.CHANNELS, List.of(event), refused, "");
            }
            refused.add(new Plan.Refused(event, refusal.get()));
        }
        return new Plan.Step(
                Axis.CHANNELS,
                List.of(),
                refused,
                refused.isEmpty()
                        ? "no block may have more channels"
                        : "no channels fit: " + smallest(net, refused));
    }
}
