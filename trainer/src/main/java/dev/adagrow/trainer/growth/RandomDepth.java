package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Uniform over blocks, then over places: a control for the greedy choice. */
public record RandomDepth(Eligible eligible) implements DepthPolicy {
    @Override
    public List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, RandomGenerator random) {
        var left = new ArrayList<>(eligible.blocks(net));
        var ranked = new ArrayList<GrowthEvent.UnitInserted>();
        while (!left.isEmpty()) {
            int block = left.remove(random.nextInt(left.size()));
            ranked.add(
                    new GrowthEvent.UnitInserted(
                            block, random.nextInt(net.units().get(block).size() + 1)));
        }
        return ranked;
    }
}
