package dev.adagrow.trainer.evaluation;

import org.hipparchus.stat.interval.BinomialProportion;

/**
 * So many of so many.
 *
 * @param hits 0 to {@code trials}
 * @param trials not negative
 */
public record Proportion(int hits, int trials) {
    private static final double LEVEL = 0.95;

    /**
     * A 95 % interval for the chance behind a proportion; both NaN if nothing was tried.
     *
     * @param low 0 to {@code high}
     * @param high up to 1
     */
    public record Interval(double low, double high) {}

    public Proportion {
        if (hits < 0 || hits > trials) {
            throw new IllegalArgumentException(hits + " of " + trials);
        }
    }

    /** NaN if nothing was tried. */
    public double share() {
        return trials == 0 ? Double.NaN : (double) hits / trials;
    }

    /** The score interval at 95 % (Wilson 1927), without continuity correction. */
    public Interval wilson() {
        if (trials == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        var interval = BinomialProportion.getWilsonScoreInterval(trials, share(), LEVEL);
        return new Interval(
                Math.max(0, interval.getLowerBound()), Math.min(1, interval.getUpperBound()));
    }
}
