package dev.adagrow.server.batch;

import java.util.Optional;

/** What somebody says of a {@link ModelLimits model's limits}; empty: nothing. */
public record GivenLimits(
        Optional<Integer> maxRows,
        Optional<Integer> maxDelayMicros,
        Optional<Integer> maxQueuedRows,
        Optional<Integer> instances) {
    /** What is sensible at most, whoever says it. */
    public static final int MOST_ROWS = 4096;

    public static final int MOST_DELAY_MICROS = 1_000_000;
    public static final int MOST_QUEUED_ROWS = 1_000_000;
    public static final int MOST_INSTANCES = 64;

    public static final GivenLimits NONE =
            new GivenLimits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The others, where this says nothing. */
    ModelLimits over(ModelLimits others) {
        return new ModelLimits(
                maxRows.orElse(others.maxRows()),
                maxDelayMicros.map(Integer::longValue).orElse(others.maxDelayMicros()),
                maxQueuedRows.orElse(others.maxQueuedRows()),
                instances.orElse(others.instances()));
    }
}
