package dev.adagrow.server.batch;

import java.util.concurrent.TimeUnit;

/**
 * What one model may take: each queue of its versions and arms, and its runs together.
 *
 * @param maxRows rows of a batch at most
 * @param maxDelayMicros how long a batch may wait to fill, as in {@link BatchSettings}
 * @param maxQueuedRows rows that wait in one queue at most; a call of more rows is never run
 * @param instances runs at a time of all versions and arms together; at most as many as there are
 *     engine threads
 */
public record ModelLimits(int maxRows, long maxDelayMicros, int maxQueuedRows, int instances) {
    public ModelLimits {
        if (maxRows < 1 || maxDelayMicros < 0 || maxQueuedRows < 1 || instances < 1) {
            throw new IllegalArgumentException(
                    "limits "
                            + maxRows
                            + ", "
                            + maxDelayMicros
                            + ", "
                            + maxQueuedRows
                            + ", "
                            + instances);
        }
    }

    long maxDelayNanos() {
        return TimeUnit.MICROSECONDS.toNanos(maxDelayMicros);
    }
}
