package dev.adagrow.loadtest.bench;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.stat.regression.SimpleRegression;

/** A size that is looked at now and then, and how it grew. */
final class MemoryLog {
    private final List<double[]> samples = new ArrayList<>();

    /**
     * @param minutes since any fixed time
     */
    void add(double minutes, double kib) {
        samples.add(new double[] {minutes, kib});
    }

    /** KiB a minute over the second half, by least squares; NaN of fewer than two samples. */
    double slope() {
        return slope(samples.subList(samples.size() / 2, samples.size()));
    }

    /**
     * The same of the smallest of each so many samples in a row: what garbage adds until it is
     * collected is left out.
     */
    double slopeOfMinima(int window) {
        var minima = new ArrayList<double[]>();
        for (int at = samples.size() / 2; at + window <= samples.size(); at += window) {
            var least = samples.get(at);
            for (var sample : samples.subList(at, at + window)) {
                least = sample[1] < least[1] ? sample : least;
            }
            minima.add(least);
        }
        return slope(minima);
    }

    private static double slope(List<double[]> samples) {
        var line = new SimpleRegression();
        samples.forEach(sample -> line.addData(sample[0], sample[1]));
        return line.getSlope();
    }
}
