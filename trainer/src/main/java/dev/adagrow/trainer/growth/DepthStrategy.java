package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.count.Counts;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Where in a network the next unit goes (thesis 3.2.1, table 3-6). Stateless. */
public sealed interface DepthStrategy
        permits GreedyDepth, SequentialDepth, RandomDepth, CheapestDepth {
    /**
     * One place in each block that may grow, best first.
     *
     * @param blocks that may grow, in ascending order
     * @param random the stream of growth decisions
     */
    List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, List<Integer> blocks, RandomGenerator random);

    /**
     * Which unit it is where the budget has no room for the best.
     *
     * @param fitting places that it has room for, best first, one at least
     */
    default GrowthEvent.UnitInserted otherwise(
            Architecture net, List<GrowthEvent.UnitInserted> fitting) {
        return Collections.max(
                fitting,
                Comparator.comparingLong(unit -> Counts.folded(net.after(unit)).parameters()));
    }

    /**
     * As this, but only at places where {@link
     * dev.adagrow.trainer.network.weights.PreservingWeights} keep the function as nearly as the
     * family allows.
     */
    default DepthStrategy preservingFunction() {
        return this;
    }
}
