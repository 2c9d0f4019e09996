package dev.adagrow.trainer.vectors;

import java.util.Arrays;
import java.util.Optional;

/** Gathers the differences of one answer. */
final class Differences {
    private final double tolerance;
    private double largest;
    private Optional<String> first = Optional.empty();

    Differences(double tolerance) {
        this.tolerance = tolerance;
    }

    Differences absolute(String what, double[] actual, double... expected) {
        if (actual.length != expected.length) {
            return fail(what + " has " + actual.length + " values, expected " + expected.length);
        }
        for (int i = 0; i < actual.length; i++) {
            note(what + "[" + i + "]", actual[i], expected[i], Math.abs(actual[i] - expected[i]));
        }
        return this;
    }

    Differences relative(String what, double actual, double expected) {
        double d = Math.abs(actual - expected);
        note(what, actual, expected, d == 0 ? 0 : d / Math.abs(expected));
        return this;
    }

    Differences equal(String what, int[] actual, int... expected) {
        int i = Arrays.mismatch(actual, expected);
        if (i >= 0) {
            fail(
                    what
                            + " differs at "
                            + i
                            + " of "
                            + Arrays.toString(actual)
                            + ", expected "
                            + Arrays.toString(expected));
        }
        return this;
    }

    private void note(String what, double actual, double expected, double difference) {
        // also true for NaN
        if (!(difference <= tolerance)) {
            fail(what + " is " + actual + ", expected " + expected);
        }
        largest =
                Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
    }

    Differences fail(String what) {
        if (first.isEmpty()) {
            first = Optional.of(what);
        }
        return this;
    }

    CheckResult outcome() {
        return first.isPresent()
                ? new CheckResult.Failed(first.get(), largest)
                : new CheckResult.Passed(largest);
    }
}
