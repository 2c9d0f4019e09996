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
        var line = new SimpleRegression();
        samples.subList(samples.size() / 2, samples.size())
                .forEach(sample -> line.addData(sample[0], sample[1]));
        return line.getSlope();
    }
}
