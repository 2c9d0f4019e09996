package dev.adagrow.trainer.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a model is as often right as it is sure (Guo et al. 2017, arXiv 1706.04599, section 2).
 * Confidence in (0, 1] falls into M = 15 bins of equal width, bin m being ((m - 1) / M, m / M]. Not
 * thread-safe.
 */
public final class Calibration {
    private static final int BINS = 15;

    private final int[] records = new int[BINS];
    private final int[] right = new int[BINS];
    private final double[] confidence = new double[BINS];

    /**
     * @param from exclusive
     * @param to inclusive
     * @param right records of the bin that were answered right
     * @param confidence mean; NaN without records
     */
    public record Bin(double from, double to, int records, int right, double confidence) {
        /** Share of right answers; NaN without records. */
        public double accuracy() {
            return new Proportion(right, records).share();
        }

        /** Confidence less accuracy: positive where the model is too sure; NaN without records. */
        public double gap() {
            return confidence - accuracy();
        }
    }

    /** Counts one record; {@code sure} is the probability of the answer. */
    void observe(double sure, boolean isRight) {
        int m = Math.clamp((long) Math.ceil(sure * BINS) - 1, 0, BINS - 1);
        records[m]++;
        right[m] += isRight ? 1 : 0;
        confidence[m] += sure;
    }

    /** All bins, those without records included. */
    public List<Bin> bins() {
        var bins = new ArrayList<Bin>();
        for (int m = 0; m < BINS; m++) {
            bins.add(
                    new Bin(
                            (double) m / BINS,
                            (m + 1.0) / BINS,
                            records[m],
                            right[m],
                            records[m] == 0 ? Double.NaN : confidence[m] / records[m]));
        }
        return bins;
    }

    /** ECE = sum over the bins of |B_m| / n |acc(B_m) - conf(B_m)|; NaN without records. */
    public double expectedError() {
        int n = 0;
        double sum = 0;
        for (var bin : bins()) {
            n += bin.records();
            sum += bin.records() == 0 ? 0 : bin.records() * Math.abs(bin.gap());
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /** NaN without records. */
    public double meanConfidence() {
        int n = 0;
        double sum = 0;
        for (int m = 0; m < BINS; m++) {
            n += records[m];
            sum += confidence[m];
        }
        return n == 0 ? Double.NaN : sum / n;
    }
}
