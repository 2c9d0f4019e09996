package dev.adagrow.server.metrics;

import dev.adagrow.server.lifecycle.ServableId;

/**
 * What the request path lets be seen of queues, batches and the engine. Thread-safe and cheap;
 * never throws.
 */
public interface CallMetrics {
    /**
     * adagrow_queue_duration_seconds.
     *
     * @param nanos from the call's arrival in the queue until its batch was taken
     */
    void queued(ServableId servable, long nanos);

    /** adagrow_batch_rows and adagrow_engine_duration_seconds of one run of the engine. */
    void batch(ServableId servable, int rows, long engineNanos);

    /**
     * adagrow_shed_total.
     *
     * @param reason lower-case, of a small fixed set: queue_full, expected_wait, deadline,
     *     cancelled, background, ...
     */
    void shed(String model, String reason);
}
