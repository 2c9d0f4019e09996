package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.List;
import java.util.random.RandomGenerator;

/** Where the next unit goes (thesis table 3-2). Implementations are immutable. */
public interface DepthPolicy {
    /**
     * One place for each block that may still grow, best first; empty if none may.
     *
     * @param scores of the network as it is now
     * @param random the stream of growth decisions; only policies that draw touch it
     */
    List<GrowthEvent.UnitInserted> ranked(
            Architecture net, BnScores scores, RandomGenerator random);
}
