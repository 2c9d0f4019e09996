package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the next unit goes: into the most important block, directly after its most important unit,
 * which keeps that unit's input intact (thesis 3.2.1). Ties go to the lowest index; what has no
 * score comes last. An empty block takes its unit at place 0.
 *
 * @param target units of each block to stop at; empty: no target
 */
public record GreedyDepth(List<Integer> target) {
    public GreedyDepth {
        target = List.copyOf(target);
    }

    /**
     * One place for each block that may still grow, best first; empty if none may.
     *
     * @throws IllegalArgumentException if there is a target of another number of blocks
     */
    public List<GrowthEvent.UnitInserted> ranked(Architecture net, BnScores scores) {
        if (!target.isEmpty() && target.size() != net.units().size()) {
            throw new IllegalArgumentException(
                    "a target of " + target.size() + " blocks for " + net);
        }
        var graph = net.graph();
        return IntStream.range(0, net.units().size())
                .filter(b -> target.isEmpty() || net.units().get(b).size() < target.get(b))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer b) -> -blockScore(graph, scores, b)))
                .map(b -> new GrowthEvent.UnitInserted(b, place(net, graph, scores, b)))
                .toList();
    }

    private static double blockScore(LayerGraph graph, BnScores scores, int block) {
        return scores.block(graph, block).orElse(Double.NEGATIVE_INFINITY);
    }

    private static int place(Architecture net, LayerGraph graph, BnScores scores, int block) {
        var units = net.units().get(block);
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < units.size(); i++) {
            var score = scores.unit(graph, new Part.Unit(block, units.get(i)));
            if (score.isPresent() && score.getAsDouble() > highest) {
                highest = score.getAsDouble();
                best = i;
            }
        }
        return best < 0 ? units.size() : best + 1;
    }
}
