package dev.adagrow.loadtest.bench;

import java.io.IOException;
import java.util.Arrays;

/** What the measurements have in common. */
final class Rounds {
    /** How often what is compared runs in turns. */
    static final int COUNT = 5;

    /** Calls in flight that keep the engine busy whatever the network does. */
    static final int SATURATING = 64;

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** A server that is not overloaded answers everything. */
    static CallStats answered(CallStats stats) throws IOException {
        if (!stats.failures().isEmpty()) {
            throw new IOException("calls failed: " + stats.failures());
        }
        return stats;
    }

    private Rounds() {}
}
