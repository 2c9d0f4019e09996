package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Blocks in turn, always at the end of the block: a control for the greedy choice. */
public record SequentialDepth(Eligible eligible) implements DepthPolicy {
    @Override
    public List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, RandomGenerator random) {
        return eligible.blocks(net).stream()
                .sorted(Comparator.comparingInt((Integer b) -> net.units().get(b).size()))
                .map(b -> new GrowthEvent.UnitInserted(b, net.units().get(b).size()))
                .toList();
    }
}
