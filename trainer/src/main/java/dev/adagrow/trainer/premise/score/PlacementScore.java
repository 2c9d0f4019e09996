package dev.adagrow.trainer.premise.score;

import java.util.List;

/**
 * A guess of how much each move will pay. Stateless: equal arguments give equal scores. Nothing is
 * trained.
 */
public interface PlacementScore {
    /** Short, for tables: "gamma". */
    String name();

    /**
     * One score for each move, higher is better, all finite.
     *
     * @param moves of the moment's net
     */
    double[] of(Moment moment, List<Move> moves);

    /** All that are compared. */
    static List<PlacementScore> all() {
        return List.of(
                new GammaScore(),
                new TrialGradient(),
                new Expressivity(),
                new SequentialScore(),
                new SizeScore(),
                new RandomScore());
    }
}
