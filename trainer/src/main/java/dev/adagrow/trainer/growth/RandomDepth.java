package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.weights.PreservingWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Into any block that may grow, at any of its places, each equally likely (thesis table 3-6).
 *
 * @param preserving only at places where {@link PreservingWeights} fit; every block has one
 */
public record RandomDepth(boolean preserving) implements DepthStrategy {
    /** At all places. */
    public RandomDepth() {
        this(false);
    }

    @Override
    public DepthStrategy preservingFunction() {
        return new RandomDepth(true);
    }

    @Override
    public List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, List<Integer> blocks, RandomGenerator random) {
        var graph = net.graph();
        var order = new ArrayList<>(blocks);
        Collections.shuffle(order, Random.from(random));
        return order.stream()
                .map(b -> {
                    int[] places = places(net, graph, b);
                    return new GrowthEvent.UnitInserted(b, places[random.nextInt(places.length)]);
                })
                .toList();
    }

    private int[] places(Architecture net, LayerGraph graph, int block) {
        var units = net.units().get(block);
        return IntStream.rangeClosed(0, units.size())
                .filter(p ->
                        !preserving
                                || p == units.size()
                                || PreservingWeights.fitsBefore(
                                        graph, new Part.Unit(block, units.get(p))))
                .toArray();
    }
}
