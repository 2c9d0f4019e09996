package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Into the block after that of the last inserted unit, at its end; after the last block comes the
 * first (thesis table 3-6). Where the round stands follows from the network, whose units are
 * numbered in order of their insertion.
 */
public record SequentialDepth() implements DepthStrategy {
    @Override
    public List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, List<Integer> blocks, RandomGenerator random) {
        int count = net.units().size();
        int first = (lastGrown(net) + 1) % count;
        return blocks.stream()
                .sorted(Comparator.comparingInt((Integer b) -> Math.floorMod(b - first, count)))
                .map(b -> new GrowthEvent.UnitInserted(b, net.units().get(b).size()))
                .toList();
    }

    /** -1 if there is no unit. */
    private static int lastGrown(Architecture net) {
        int block = -1;
        int newest = -1;
        for (int b = 0; b < net.units().size(); b++) {
            for (int id : net.units().get(b)) {
                if (id > newest) {
                    newest = id;
                    block = b;
                }
            }
        }
        return block;
    }
}
