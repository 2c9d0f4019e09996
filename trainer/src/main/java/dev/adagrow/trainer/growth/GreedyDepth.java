package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * First the most important block, then directly after its most important unit, which keeps that
 * unit's input intact (thesis 3.2.1). Ties go to the lowest index; what has no score comes last. An
 * empty block takes its unit at place 0.
 */
public record GreedyDepth(Eligible eligible) implements DepthPolicy {
    @Override
    public List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, RandomGenerator random) {
        return eligible.blocks(net).stream()
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
