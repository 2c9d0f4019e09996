package dev.adagrow.trainer.premise.summary;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/** How far two lists of values have the same order (Spearman 1904). Stateless. */
public final class RankCorrelation {
    private static final int LEAST = 3;

    /**
     * Pearson's correlation of the ranks, of which equal values share the mean; -1..1. Empty of
     * fewer than three values, and where all of one side are equal.
     *
     * @throws IllegalArgumentException if the two differ in length
     */
    public static OptionalDouble spearman(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " values beside " + b.length);
        }
        return a.length < LEAST || constant(a) || constant(b)
                ? OptionalDouble.empty()
                : OptionalDouble.of(new SpearmansCorrelation().correlation(a, b));
    }

    private static boolean constant(double[] values) {
        return Arrays.stream(values).distinct().count() == 1;
    }

    private RankCorrelation() {}
}
