package dev.adagrow.trainer.experiment.report;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/**
 * What n values of one normal quantity say about its mean: m ± t s / √n, where t is the 97.5 %
 * quantile of Student's distribution with n - 1 degrees of freedom (Student 1908).
 *
 * @param n values, at least one
 * @param mean m
 * @param deviation s, with n - 1 in the denominator; 0 of one value
 */
public record Estimate(int n, double mean, double deviation) {
    private static final double UPPER = 0.975;

    public Estimate {
        if (n < 1) {
            throw new IllegalArgumentException("an estimate of " + n + " values");
        }
    }

    /**
     * @throws IllegalArgumentException without a value
     */
    public static Estimate of(double... values) {
        if (Arrays.stream(values).distinct().count() == 1) {
            // a sum divided again may differ from them in the last digit, and so make a deviation
            return new Estimate(values.length, values[0], 0);
        }
        var statistics = new StreamingStatistics();
        Arrays.stream(values).forEach(statistics::addValue);
        return new Estimate(values.length, statistics.getMean(), statistics.getStandardDeviation());
    }

    /** Of the mean, 95 %; empty where the values do not differ, or there is one alone. */
    public Optional<Interval> interval() {
        if (deviation == 0) {
            return Optional.empty();
        }
        double half =
                new TDistribution(n - 1).inverseCumulativeProbability(UPPER)
                        * deviation
                        / Math.sqrt(n);
        return Optional.of(new Interval(mean - half, mean + half));
    }

    /**
     * P(a mean at least so far from zero | zero), two-sided; empty where the values do not differ,
     * or there is one alone.
     */
    public OptionalDouble zeroProbability() {
        if (deviation == 0) {
            return OptionalDouble.empty();
        }
        double t = Math.abs(mean) * Math.sqrt(n) / deviation;
        return OptionalDouble.of(2 * new TDistribution(n - 1).cumulativeProbability(-t));
    }
}
