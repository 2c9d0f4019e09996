package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How important each BN says that its layer is: |gamma| averaged over the channels (thesis 3.2.1,
 * with the absolute value taken first, because signed gammas cancel).
 *
 * <p>Two kinds of BN have no score, because their gammas cannot be compared with the others'. That
 * of a young one still stands near the 1 that it started from, and the newest would always win.
 * That of one which was inserted with the function preserved did not start from 1 at all, but from
 * 0 (a branch, the end of a shortcut unit) or from a standard deviation (a unit without shortcut).
 *
 * @param byBn score of each BN that has one by path, "stem.bn", "stem.conv.branch0.bn", "down0.pre"
 */
public record BnScores(Map<String, Double> byBn) {
    private static final String GAMMA = ".gamma";
    private static final double AVERAGE = 1;

    public BnScores {
        byBn = Map.copyOf(byBn);
    }

    /** No BN has a score. */
    public static BnScores none() {
        return new BnScores(Map.of());
    }

    /**
     * @param incomparable ids of units ("block0.u3") and branches ("stem.conv.branch1") that are
     *     young or were inserted with the function preserved
     */
    public static BnScores of(TrainingForm form, Set<String> incomparable) {
        var scores = new TreeMap<String, Double>();
        form.parameters()
                .forEach((path, gamma) -> {
                    if (path.endsWith(GAMMA)
                            && incomparable.stream().noneMatch(id -> path.startsWith(id + "."))) {
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
     * Mean over the outer BN of a main convolution and the BNs of its branches; empty if none has a
     * score.
     */
    public OptionalDouble conv(LayerGraph graph, Layer.MainConv conv) {
        var bns = new ArrayList<String>();
        graph.outerBn(conv).ifPresent(bn -> bns.add(bn.id()));
        for (int i = 0; i < conv.branches().size(); i++) {
            bns.add(conv.branchId(i) + ".bn");
        }
        return average(bns.stream().map(this::score));
    }

    /** Mean over the main convolutions of a unit; empty if none has a score. */
    public OptionalDouble unit(LayerGraph graph, Part.Unit unit) {
        return average(graph.mainConvs(unit).stream().map(conv -> conv(graph, conv)));
    }

    /**
     * The importance of each block, 1 for an average one: the mean over the BN that it begins with,
     * of stem or Down, and that at the head of the next Down, each relative to the mean over all
     * blocks of that kind of BN. The two kinds differ in size for reasons that say nothing of
     * blocks, and the last block lacks the second.
     *
     * <p>A block with neither is judged by its own units, relative to the mean over all blocks of
     * theirs; one that has no units with a score either counts as average.
     */
    public List<Double> blocks(Architecture net) {
        var graph = net.graph();
        int count = net.widths().size();
        var entries = new ArrayList<OptionalDouble>();
        var exits = new ArrayList<OptionalDouble>();
        var inner = new ArrayList<OptionalDouble>();
        for (int b = 0; b < count; b++) {
            int block = b;
            var entry = b == 0 ? new Part.Stem() : new Part.Down(b - 1);
            entries.add(average(graph.mainConvs(entry).stream().map(conv -> conv(graph, conv))));
            exits.add(average(graph.exitBn(b).stream().map(bn -> score(bn.id()))));
            inner.add(
                    average(
                            net.units().get(b).stream()
                                    .map(id -> unit(graph, new Part.Unit(block, id)))));
        }
        var relativeEntries = relative(entries);
        var relativeExits = relative(exits);
        var relativeInner = relative(inner);
        var blocks = new ArrayList<Double>();
        for (int b = 0; b < count; b++) {
            var around = average(Stream.of(relativeEntries.get(b), relativeExits.get(b)));
            blocks.add(
                    around.isPresent()
                            ? around.getAsDouble()
                            : relativeInner.get(b).orElse(AVERAGE));
        }
        return blocks;
    }

    private static List<OptionalDouble> relative(List<OptionalDouble> scores) {
        double mean = average(scores.stream()).orElse(0);
        return scores.stream()
                .map(s ->
                        s.isEmpty() || mean == 0
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(s.getAsDouble() / mean))
                .toList();
    }

    private static OptionalDouble average(Stream<OptionalDouble> scores) {
        return scores.flatMapToDouble(OptionalDouble::stream).average();
    }

    private OptionalDouble score(String bn) {
        var score = byBn.get(bn);
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }
}
