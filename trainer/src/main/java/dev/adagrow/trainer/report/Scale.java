package dev.adagrow.trainer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Values on an axis.
 *
 * @param from value at {@code start}
 * @param to value at {@code end}, greater than {@code from}
 * @param start pixel
 * @param end pixel; below {@code start} where the axis runs upwards
 * @param step between ticks: 1, 2 or 5 times a power of ten
 */
record Scale(double from, double to, double start, double end, double step) {
    private static final double LEAST_SPAN = 1e-9;
    private static final double[] STEPS = {1, 2, 5, 10};

    Scale {
        if (!(from < to) || !(step > 0)) {
            throw new IllegalArgumentException(
                    "an axis from " + from + " to " + to + " by " + step);
        }
    }

    /**
     * Begins and ends at ticks that take all values in.
     *
     * @param low not above {@code high}
     * @param ticks wanted, about
     */
    static Scale around(double low, double high, double start, double end, int ticks) {
        double span = Math.max(high - low, LEAST_SPAN * Math.max(1, Math.abs(high)));
        double step = step(span / ticks);
        double from = step * Math.floor(low / step);
        double to = step * Math.ceil(high / step);
        return new Scale(from, to > from ? to : from + step, start, end, step);
    }

    /** Whole numbers exactly from {@code low} to {@code high}, or to the next one. */
    static Scale whole(int low, int high, double start, double end, int ticks) {
        int to = Math.max(high, low + 1);
        return new Scale(low, to, start, end, Math.max(1, step((double) (to - low) / ticks)));
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below {@code least}. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double s : STEPS) {
            if (s * power >= least * (1 - LEAST_SPAN)) {
                return s * power;
            }
        }
        return STEPS[STEPS.length - 1] * power;
    }

    double at(double value) {
        return start + (value - from) / (to - from) * (end - start);
    }

    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        long first = (long) Math.ceil(from / step - LEAST_SPAN);
        for (long i = first; i * step <= to + LEAST_SPAN * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** With as many decimals as the step needs. */
    String label(double tick) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + LEAST_SPAN));
        return String.format(Locale.ROOT, "%." + decimals + "f", tick + 0.0);
    }
}
