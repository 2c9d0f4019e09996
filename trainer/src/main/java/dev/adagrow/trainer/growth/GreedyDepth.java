package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Into the most important block, directly after its most important unit, which keeps that unit's
 * input intact (thesis 3.2.1). Ties go to the lowest index. A block of which no unit has a score
 * takes the new one at its end, so an empty block at place 0.
 */
public record GreedyDepth() implements DepthStrategy {
    @Override
    public List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, List<Integer> blocks, RandomGenerator random) {
        var graph = net.graph();
        var blockScores = scores.blocks(net);
        return blocks.stream()
                .sorted(Comparator.comparingDouble((Integer b) -> -blockScores.get(b)))
                .map(b -> new GrowthEvent.UnitInserted(b, place(net, graph, scores, b)))
                .toList();
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
