package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Into any block that may grow, at any of its places, each equally likely (thesis table 3-6). */
public record RandomDepth() implements DepthStrategy {
    @Override
    public List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, List<Integer> blocks, RandomGenerator random) {
        var order = new ArrayList<>(blocks);
        Collections.shuffle(order, Random.from(random));
        return order.stream()
                .map(b -> {
                    int places = net.units().get(b).size() + 1;
                    return new GrowthEvent.UnitInserted(b, random.nextInt(places));
                })
                .toList();
    }
}
