package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.TrainingForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * How important each BN says that its layer is: |gamma| averaged over the channels (thesis 3.2.1,
 * with the absolute value taken first, because signed gammas cancel).
 *
 * <p>A young BN has no score: its gamma still stands near the 1 that it started from, and the
 * newest would always win.
 *
 * @param byBn score of each old enough BN by path, "stem.bn", "stem.branch0.bn", "down0.pre"
 */
public record BnScores(Map<String, Double> byBn) {
    private static final String GAMMA = ".gamma";

    public BnScores {
        byBn = Map.copyOf(byBn);
    }

    /**
     * @param young ids of units ("block0.u3") and branches ("stem.branch1") that are younger than
     *     one interval
     */
    public static BnScores of(TrainingForm form, Set<String> young) {
        var scores = new TreeMap<String, Double>();
        form.parameters()
                .forEach((path, gamma) -> {
                    if (path.endsWith(GAMMA)
                            && young.stream().noneMatch(y -> path.startsWith(y + "."))) {
                        double sum = 0;
                        for (float g : gamma.data()) {
                            sum += Math.abs(g);
                        }
                        scores.put(
                                path.substring(0, path.length() - GAMMA.length()),
                                sum / gamma.size());
                    }
                });
        return new BnScores(scores);
    }

    /**
     * Mean over the outer BN of a main convolution and the BNs of its branches; empty if all are
     * young.
     */
    public OptionalDouble conv(Architecture net, String id) {
        var bns = new ArrayList<String>();
        bns.add(id + ".bn");
        for (int i = 0; i < net.branchesOf(id).size(); i++) {
            bns.add(id + ".branch" + i + ".bn");
        }
        return mean(bns);
    }

    /**
     * Mean of the BNs around a block: that of the stem or Down which it begins with, and that at
     * the head of the next Down, which the last block lacks.
     */
    public OptionalDouble block(Architecture net, int block) {
        var around = new ArrayList<Double>();
        conv(net, block == 0 ? "stem" : Architecture.downId(block - 1)).ifPresent(around::add);
        var exit = byBn.get(Architecture.downId(block) + ".pre");
        if (exit != null) {
            around.add(exit);
        }
        return around.stream().mapToDouble(Double::doubleValue).average();
    }

    private OptionalDouble mean(List<String> bns) {
        var known = new ArrayList<Double>();
        for (var bn : bns) {
            var score = byBn.get(bn);
            if (score != null) {
                known.add(score);
            }
        }
        return known.stream().mapToDouble(Double::doubleValue).average();
    }
}
