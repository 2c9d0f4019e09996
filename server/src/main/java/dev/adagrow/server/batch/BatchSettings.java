package dev.adagrow.server.batch;

/**
 * Bounds of batches and queues.
 *
 * @param maxRows rows of a batch at most
 * @param maxDelayMicros how long an engine thread waits at most, from the first row's arrival, for
 *     a batch to fill again that was shared by several calls the last time
 * @param maxQueuedRows rows that wait in one queue at most; a call of more rows is never run
 * @param maxQueuedBytes of the inputs that wait in one queue at most
 * @param maxWaitMillis how long a call without a deadline may be expected to take, in queue and run
 * @param engineThreads batches that run at a time
 * @param maxBackgroundRows rows of background work that wait at most, all versions together
 * @param maxBackgroundBytes of the inputs of background work that wait at most
 * @param backgroundShare of the engine threads' time that background work may take, in [0, 1]
 */
public record BatchSettings(
        int maxRows,
        long maxDelayMicros,
        int maxQueuedRows,
        long maxQueuedBytes,
        long maxWaitMillis,
        int engineThreads,
        int maxBackgroundRows,
        long maxBackgroundBytes,
        double backgroundShare) {
    /** Without bounds in bytes, and without one on waiting. */
    public BatchSettings(
            int maxRows,
            long maxDelayMicros,
            int maxQueuedRows,
            int engineThreads,
            int maxBackgroundRows,
            double backgroundShare) {
        this(
                maxRows,
                maxDelayMicros,
                maxQueuedRows,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                engineThreads,
                maxBackgroundRows,
                Long.MAX_VALUE,
                backgroundShare);
    }

    public BatchSettings {
        require(maxRows >= 1, "maxRows", maxRows);
        require(maxDelayMicros >= 0, "maxDelayMicros", maxDelayMicros);
        require(maxQueuedRows >= 1, "maxQueuedRows", maxQueuedRows);
        require(maxQueuedBytes >= 1, "maxQueuedBytes", maxQueuedBytes);
        require(maxWaitMillis >= 1, "maxWaitMillis", maxWaitMillis);
        require(maxBackgroundBytes >= 0, "maxBackgroundBytes", maxBackgroundBytes);
        require(engineThreads >= 1, "engineThreads", engineThreads);
        require(maxBackgroundRows >= 0, "maxBackgroundRows", maxBackgroundRows);
        require(backgroundShare >= 0 && backgroundShare <= 1, "backgroundShare", backgroundShare);
    }

    private static void require(boolean holds, String name, Number value) {
        if (!holds) {
            throw new IllegalArgumentException("batch." + name + " must not be " + value);
        }
    }
}
