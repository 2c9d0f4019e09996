package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Counts;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The cyclic order of growth events (thesis 3.3.3); depth, depth, width by default. An axis that
 * has nothing left, by target, saturation or budget, is passed over, and the cycle goes on with the
 * other. Immutable.
 */
public record GrowthCycle(List<Axis> order, GreedyDepth depth, RandomWidth width, Budget budget) {
    /** What a growth event makes larger. */
    public enum Axis {
        DEPTH,
        WIDTH;

        /**
         * @throws IllegalArgumentException unless it is "d" or "w"
         */
        public static Axis parse(String letter) {
            return switch (letter) {
                case "d" -> DEPTH;
                case "w" -> WIDTH;
                default ->
                        throw new IllegalArgumentException(
                                "growth axis \"" + letter + "\" is neither d nor w");
            };
        }
    }

    /**
     * @param next index in the order to go on with
     */
    public record Planned(GrowthEvent event, int next) {}

    public GrowthCycle {
        order = List.copyOf(order);
        if (order.isEmpty()) {
            throw new IllegalArgumentException("an empty growth cycle");
        }
    }

    /**
     * The next event, or empty if no axis of the cycle has one left: then growth is over.
     *
     * @param index in the order, 0 at first, then what the last plan said
     */
    public Optional<Planned> next(
            Architecture net, BnScores scores, int index, RandomGenerator random) {
        for (int tried = 0; tried < order.size(); tried++) {
            int at = (index + tried) % order.size();
            var event =
                    switch (order.get(at)) {
                        case DEPTH -> unit(net, scores);
                        case WIDTH -> branches(net, scores, random);
                    };
            if (event.isPresent()) {
                return Optional.of(new Planned(event.get(), (at + 1) % order.size()));
            }
        }
        return Optional.empty();
    }

    /** The best place; if that is over budget, the largest of the others that is not. */
    private Optional<GrowthEvent> unit(Architecture net, BnScores scores) {
        var ranked = depth.ranked(net, scores);
        if (!ranked.isEmpty() && budget.allows(net, ranked.getFirst())) {
            return Optional.of(ranked.getFirst());
        }
        return ranked.stream()
                .filter(e -> budget.allows(net, e))
                .max(Comparator.comparingLong(e -> Counts.folded(net.after(e)).parameters()))
                .map(e -> e);
    }

    private Optional<GrowthEvent> branches(
            Architecture net, BnScores scores, RandomGenerator random) {
        return width.choose(net, scores, random).filter(e -> budget.allows(net, e)).map(e -> e);
    }
}
