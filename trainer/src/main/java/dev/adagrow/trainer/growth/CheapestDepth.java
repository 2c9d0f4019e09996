package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.network.count.TrainingCost;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where a parameter of the new unit costs least time, each time at the block's end (not in the
 * thesis): first the blocks whose pictures are smallest.
 */
public record CheapestDepth() implements DepthStrategy {
    @Override
    public List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, List<Integer> blocks, RandomGenerator random) {
        return blocks.stream()
                .map(b -> new GrowthEvent.UnitInserted(b, net.units().get(b).size()))
                .sorted(Comparator.comparingDouble(unit -> timePerParameter(net, unit)))
                .toList();
    }

    /** The cheapest that fits: the largest is often the dearest. */
    @Override
    public GrowthEvent.UnitInserted otherwise(
            Architecture net, List<GrowthEvent.UnitInserted> fitting) {
        return fitting.getFirst();
    }

    /** What each parameter that the event adds to the folded net costs in time, relative to it. */
    static double timePerParameter(Architecture net, GrowthEvent event) {
        var grown = net.after(event);
        long parameters = Counts.folded(grown).parameters() - Counts.folded(net).parameters();
        return (TrainingCost.ratio(grown, net) - 1) / parameters;
    }
}
