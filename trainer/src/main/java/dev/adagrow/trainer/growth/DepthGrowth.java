package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Growth along the depth: where units go, and which blocks may have more (thesis 3.2.1).
 *
 * @param units inserted by one growth, one after the other
 * @param target units of each block to stop at; empty: no target
 * @param balance a block may have at most this many units more than the smallest block that may
 *     have another; 0: any number
 */
public record DepthGrowth(DepthStrategy strategy, int units, List<Integer> target, int balance) {
    public DepthGrowth {
        target = List.copyOf(target);
        if (units < 1 || balance < 0) {
            throw new IllegalArgumentException(
                    "growth by " + units + " units with a balance of " + balance);
        }
    }

    /**
     * One place for each block that may have one more unit, best first; empty if none may.
     *
     * @param outgrown blocks for which the budget has no unit left; they hold no other block back
     * @throws IllegalArgumentException if there is a target of another number of blocks
     */
    public List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, Set<Integer> outgrown, RandomGenerator random) {
        return strategy.ranked(net, scores, eligible(net, outgrown), random);
    }

    /**
     * As this with another strategy, but only at places where an insertion can preserve the
     * function. A net may get one unit further out of balance than a first growth would let it.
     */
    public DepthGrowth preservingFunction(DepthStrategy by) {
        return new DepthGrowth(
                by.preservingFunction(), units, target, balance == 0 ? 0 : balance + 1);
    }

    private List<Integer> eligible(Architecture net, Set<Integer> outgrown) {
        requireFits(net);
        var counts = net.unitCounts();
        var below =
                IntStream.range(0, counts.size())
                        .filter(b -> target.isEmpty() || counts.get(b) < target.get(b))
                        .filter(b -> !outgrown.contains(b))
                        .boxed()
                        .toList();
        int smallest = below.stream().mapToInt(counts::get).min().orElse(0);
        return balance == 0
                ? below
                : below.stream().filter(b -> counts.get(b) < smallest + balance).toList();
    }

    /**
     * Whether there is a target, and every block has it.
     *
     * @throws IllegalArgumentException if there is a target of another number of blocks
     */
    public boolean reached(Architecture net) {
        requireFits(net);
        return !target.isEmpty()
                && IntStream.range(0, target.size())
                        .allMatch(b -> net.units().get(b).size() >= target.get(b));
    }

    private void requireFits(Architecture net) {
        if (!target.isEmpty() && target.size() != net.units().size()) {
            throw new IllegalArgumentException(
                    "a target of " + target.size() + " blocks for " + net);
        }
    }

    /** "2-2-1". */
    String targetText() {
        return String.join("-", target.stream().map(u -> Integer.toString(u)).toList());
    }
}
