package dev.adagrow.server.batch;

/**
 * Bounds of batches and queues.
 *
 * @param maxRows rows of a batch at most
 * @param maxDelayMicros how long an engine thread waits at most, from the first row's arrival, for
 *     a batch to fill again that was shared by several calls the last time
 * @param maxQueuedRows rows that wait in one queue at most; a call of more rows is never run
 * @param engineThreads batches that run at a time
 * @param maxBackgroundRows rows of background work that wait at most, all versions together
 * @param backgroundShare of the engine threads' time that background work may take, in [0, 1]
 */
public record BatchSettings(
        int maxRows,
        long maxDelayMicros,
        int maxQueuedRows,
        int engineThreads,
        int maxBackgroundRows,
        double backgroundShare) {
    public BatchSettings {
        require(maxRows >= 1, "maxRows", maxRows);
        require(maxDelayMicros >= 0, "maxDelayMicros", maxDelayMicros);
        require(maxQueuedRows >= 1, "maxQueuedRows", maxQueuedRows);
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
