package dev.adagrow.trainer.quantize;

/**
 * Chooses the grid of one activation from the values that the calibration records give it: the
 * range with the least mean squared error of rounding and clipping. Stateless.
 */
final class ActivationRange {
    private static final int BINS = 2048;
    private static final int STEPS = 24;
    private static final double LEAST_SHARE = 0.25;

    static ActivationGrid choose(float[] values) {
        double min = 0;
        double max = 0;
        for (float v : values) {
            min = Math.min(min, v);
            max = Math.max(max, v);
        }
        return max > min
                ? leastError(new Histogram(values, min, max))
                : ActivationGrid.covering(0, 0);
    }

    private static ActivationGrid leastError(Histogram histogram) {
        double best = Double.POSITIVE_INFINITY;
        double low = histogram.min;
        double high = histogram.max;
        // a side that is 0 has nothing to choose
        int lows = histogram.min < 0 ? STEPS : 0;
        int highs = histogram.max > 0 ? STEPS : 0;
        for (int i = 0; i <= lows; i++) {
            for (int j = 0; j <= highs; j++) {
                double l = histogram.min * share(i);
                double h = histogram.max * share(j);
                double error = histogram.error(l, h);
                if (error < best) {
                    best = error;
                    low = l;
                    high = h;
                }
            }
        }
        return ActivationGrid.covering(low, high);
    }

    private static double share(int step) {
        return 1 - (1 - LEAST_SHARE) * step / STEPS;
    }

    /** Of all values but 0, which every grid holds exactly. */
    private static final class Histogram {
        private final double min;
        private final double max;
        private final long[] counts = new long[BINS];

        Histogram(float[] values, double min, double max) {
            this.min = min;
            this.max = max;
            double perUnit = BINS / (max - min);
            for (float v : values) {
                if (v != 0) {
                    counts[Math.min(BINS - 1, (int) ((v - min) * perUnit))]++;
                }
            }
        }

        /**
         * Sum of squares: step^2 / 12 for each value inside of [low, high], the distance for each
         * outside.
         */
        double error(double low, double high) {
            double step = (high - low) / ActivationGrid.MAX_CODE;
            double sum = 0;
            for (int b = 0; b < BINS; b++) {
                double v = min + (b + 0.5) * (max - min) / BINS;
                double d = v < low ? low - v : v > high ? v - high : 0;
                sum += counts[b] * (d * d + step * step / 12);
            }
            return sum;
        }
    }

    private ActivationRange() {}
}
