package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
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
        return IntStream.range(0, net.units().size())
                .filter(b -> target.isEmpty() || net.units().get(b).size() < target.get(b))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer b) -> -blockScore(net, scores, b)))
                .map(b -> new GrowthEvent.UnitInserted(b, place(net, scores, b)))
                .toList();
    }

    private static double blockScore(Architecture net, BnScores scores, int block) {
        return scores.block(net, block).orElse(Double.NEGATIVE_INFINITY);
    }

    private static int place(Architecture net, BnScores scores, int block) {
        var units = net.units().get(block);
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < units.size(); i++) {
            var score = scores.conv(net, Architecture.unitId(block, units.get(i)));
            if (score.isPresent() && score.getAsDouble() > highest) {
                highest = score.getAsDouble();
                best = i;
            }
        }
        return best < 0 ? units.size() : best + 1;
    }
}
