package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Layer;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Growth along the width: one more branch at each of the most important convolutions, those of stem
 * and Downs among them (thesis 3.2.2).
 *
 * @param share of the main convolutions that get one, rounded up; 0: never
 * @param maxBranches of one convolution; 0: any number
 */
public record WidthGrowth(double share, BranchSampler sampler, int maxBranches) {
    public WidthGrowth {
        if (!(share >= 0 && share <= 1) || maxBranches < 0) {
            throw new IllegalArgumentException(
                    "branches for a share of " + share + ", at most " + maxBranches);
        }
    }

    /**
     * Empty if the share is 0 or every convolution has all that it can get; one that has gives its
     * turn to the next. Ties go to the convolution nearest to the input; what has no score comes
     * last.
     *
     * @param random the stream of growth decisions
     */
    public Optional<GrowthEvent.BranchesAdded> choose(
            Architecture net, BnScores scores, RandomGenerator random) {
        var graph = net.graph();
        var convs = graph.mainConvs();
        int count = Shares.up(share, convs.size());
        var ranked =
                convs.stream()
                        .filter(c -> maxBranches == 0 || c.branches().size() < maxBranches)
                        .sorted(
                                Comparator.comparingDouble((Layer.MainConv c) ->
                                        -scores.conv(graph, c).orElse(Double.NEGATIVE_INFINITY)))
                        .toList();
        var added = new TreeMap<String, Branch>();
        for (var conv : ranked) {
            if (added.size() == count) {
                break;
            }
            sampler.next(conv, random).ifPresent(branch -> added.put(conv.id(), branch));
        }
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(new GrowthEvent.BranchesAdded(added));
    }
}
