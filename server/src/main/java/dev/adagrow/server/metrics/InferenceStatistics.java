package dev.adagrow.server.metrics;

import dev.adagrow.server.lifecycle.ServableId;

/** Sums over what a version has done since it was loaded. Thread-safe. */
public interface InferenceStatistics {
    /**
     * All 0 for a version that is not in memory. Sums that change meanwhile may not fit together.
     */
    Totals totals(ServableId servable);

    /**
     * @param answered requests, from their arrival to their answer
     * @param queued calls, from their arrival in the queue until their batch was taken
     * @param engine runs of the engine
     * @param rows of all runs
     */
    record Totals(Total answered, Total queued, Total engine, long rows) {
        static final Totals NONE = new Totals(Total.NONE, Total.NONE, Total.NONE, 0);
    }

    /** How often something happened, and how long it took in all. */
    record Total(long count, long nanos) {
        static final Total NONE = new Total(0, 0);

        Total plus(Total other) {
            return new Total(count + other.count, nanos + other.nanos);
        }
    }
}
