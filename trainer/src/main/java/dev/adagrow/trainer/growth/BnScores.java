package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
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
 * @param byBn score of each old enough BN by path, "stem.bn", "stem.conv.branch0.bn", "down0.pre"
 */
public record BnScores(Map<String, Double> byBn) {
    private static final String GAMMA = ".gamma";

    public BnScores {
        byBn = Map.copyOf(byBn);
    }

    /**
     * @param young ids of units ("block0.u3") and branches ("stem.conv.branch1") that are younger
     *     than one interval
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
    public OptionalDouble conv(LayerGraph graph, Layer.MainConv conv) {
        var bns = new ArrayList<String>();
        graph.outerBn(conv).ifPresent(bn -> bns.add(bn.id()));
        for (int i = 0; i < conv.branches().size(); i++) {
            bns.add(conv.branchId(i) + ".bn");
        }
        return mean(bns);
    }

    /** Mean over the main convolutions of a unit; empty if all are young. */
    public OptionalDouble unit(LayerGraph graph, Part.Unit unit) {
        return graph.mainConvs(unit).stream()
                .map(conv -> conv(graph, conv))
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    /**
     * Mean of the BNs around a block: that of the stem or Down which it begins with, and that at
     * the head of the next Down, which the last block lacks.
     */
    public OptionalDouble block(LayerGraph graph, int block) {
        var around = new ArrayList<Double>();
        var entry = block == 0 ? new Part.Stem() : new Part.Down(block - 1);
        for (var conv : graph.mainConvs(entry)) {
            conv(graph, conv).ifPresent(around::add);
        }
        graph.exitBn(block).map(bn -> byBn.get(bn.id())).ifPresent(around::add);
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
