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
 * One more branch at each of the most important convolutions, its kind drawn with replacement
 * (thesis 3.2.2, figure 3-5).
 *
 * @param share of the main convolutions that get one, rounded up; 0.7 by default
 * @param maxBranches of one convolution; full ones are passed over. 0: no limit
 */
public record RandomWidth(double share, int maxBranches) {
    public RandomWidth {
        if (!(share > 0 && share <= 1) || maxBranches < 0) {
            throw new IllegalArgumentException(
                    "branches for a share of " + share + ", at most " + maxBranches);
        }
    }

    /**
     * Empty if every convolution is full. Ties go to the convolution nearest to the input; what has
     * no score comes last.
     *
     * @param random the stream of growth decisions
     */
    public Optional<GrowthEvent.BranchesAdded> choose(
            Architecture net, BnScores scores, RandomGenerator random) {
        var graph = net.graph();
        var convs = graph.mainConvs();
        int count = (int) Math.ceil(share * convs.size());
        var chosen =
                convs.stream()
                        .filter(c -> maxBranches == 0 || c.branches().size() < maxBranches)
                        .sorted(
                                Comparator.comparingDouble((Layer.MainConv c) ->
                                        -scores.conv(graph, c).orElse(Double.NEGATIVE_INFINITY)))
                        .limit(count)
                        .toList();
        var added = new TreeMap<String, Branch>();
        for (var conv : chosen) {
            var space = BranchSpace.of(conv.filter());
            added.put(conv.id(), space.get(random.nextInt(space.size())));
        }
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(new GrowthEvent.BranchesAdded(added));
    }
}
