package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.Comparator;
import java.util.List;
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
    /** Search space of a 3 x 3 convolution; the last two need as many outputs as inputs. */
    private static final List<Branch> ANY =
            List.of(new Branch.Conv(1, 1), new Branch.Conv(1, 3), new Branch.Conv(3, 1));

    private static final List<Branch> EQUAL_CHANNELS =
            List.of(
                    new Branch.Conv(1, 1),
                    new Branch.Conv(1, 3),
                    new Branch.Conv(3, 1),
                    new Branch.AveragePool(Architecture.KERNEL),
                    new Branch.Identity());

    public RandomWidth {
        if (!(share > 0 && share <= 1) || maxBranches < 0) {
            throw new IllegalArgumentException(
                    "branches for a share of " + share + ", at most " + maxBranches);
        }
    }

    /** The kinds of branch that a main convolution may get. */
    public static List<Branch> searchSpace(Architecture.MainConv conv) {
        return conv.in() == conv.out() ? EQUAL_CHANNELS : ANY;
    }

    /**
     * Empty if every convolution is full. Ties go to the convolution nearest to the input; what has
     * no score comes last.
     *
     * @param random the stream of growth decisions
     */
    public Optional<GrowthEvent.BranchesAdded> choose(
            Architecture net, BnScores scores, RandomGenerator random) {
        int count = (int) Math.ceil(share * net.mainConvs().size());
        var chosen =
                net.mainConvs().stream()
                        .filter(c ->
                                maxBranches == 0 || net.branchesOf(c.id()).size() < maxBranches)
                        .sorted(
                                Comparator.comparingDouble((Architecture.MainConv c) ->
                                        -scores.conv(net, c.id()).orElse(Double.NEGATIVE_INFINITY)))
                        .limit(count)
                        .toList();
        var added = new TreeMap<String, Branch>();
        for (var conv : chosen) {
            var space = searchSpace(conv);
            added.put(conv.id(), space.get(random.nextInt(space.size())));
        }
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(new GrowthEvent.BranchesAdded(added));
    }
}
