package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Which kind of branch a convolution gets next, out of its {@link BranchSpace} (thesis 3.2.2, table
 * 3-7). Stateless.
 */
public sealed interface BranchSampler {
    /** Every kind equally likely, also one that the convolution has. */
    record RandomWithReplacement() implements BranchSampler {}

    /** Every kind that the convolution does not have equally likely. */
    record RandomWithoutReplacement() implements BranchSampler {}

    /** The first in a fixed order, unlike kinds behind each other, that it does not have. */
    record GreedyMaxDifference() implements BranchSampler {}

    /**
     * Empty if the convolution has all that it can get.
     *
     * @param random the stream of growth decisions
     */
    default Optional<Branch> next(Layer.MainConv conv, RandomGenerator random) {
        return switch (this) {
            case RandomWithReplacement r -> any(BranchSpace.of(conv.filter()), random);
            case RandomWithoutReplacement r ->
                    any(without(BranchSpace.of(conv.filter()), conv.branches()), random);
            case GreedyMaxDifference g ->
                    without(BranchSpace.byDifference(conv.filter()), conv.branches()).stream()
                            .findFirst();
        };
    }

    private static Optional<Branch> any(List<Branch> kinds, RandomGenerator random) {
        return kinds.isEmpty()
                ? Optional.empty()
                : Optional.of(kinds.get(random.nextInt(kinds.size())));
    }

    private static List<Branch> without(List<Branch> kinds, List<Branch> present) {
        var left = new ArrayList<>(kinds);
        left.removeAll(present);
        return left;
    }
}
