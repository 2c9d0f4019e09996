package dev.adagrow.trainer.premise.score;

import java.util.List;
import java.util.SplittableRandom;

/** Uniform in 0..1: what a score without any knowledge reaches. */
public record RandomScore() implements PlacementScore {
    @Override
    public String name() {
        return "random";
    }

    @Override
    public double[] of(Moment moment, List<Move> moves) {
        return new SplittableRandom(moment.seed()).doubles(moves.size()).toArray();
    }
}
