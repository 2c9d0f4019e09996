package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which blocks may grow.
 *
 * @param target units of each block to stop at; empty: no target
 * @param balanceCap units that a block may have more than the smallest one that can still grow; 0:
 *     no cap
 */
public record Eligible(List<Integer> target, int balanceCap) {
    public Eligible {
        target = List.copyOf(target);
        if (balanceCap < 0) {
            throw new IllegalArgumentException("balance cap " + balanceCap);
        }
    }

    /** Every block, whatever its size. */
    public static Eligible all() {
        return new Eligible(List.of(), 0);
    }

    /**
     * @throws IllegalArgumentException if there is a target of another number of blocks
     */
    public List<Integer> blocks(Architecture net) {
        if (!target.isEmpty() && target.size() != net.units().size()) {
            throw new IllegalArgumentException(
                    "a target of " + target.size() + " blocks for " + net);
        }
        var open =
                IntStream.range(0, net.units().size())
                        .filter(b -> target.isEmpty() || net.units().get(b).size() < target.get(b))
                        .boxed()
                        .toList();
        int smallest = open.stream().mapToInt(b -> net.units().get(b).size()).min().orElse(0);
        return open.stream()
                .filter(b -> balanceCap == 0 || net.units().get(b).size() < smallest + balanceCap)
                .toList();
    }
}
