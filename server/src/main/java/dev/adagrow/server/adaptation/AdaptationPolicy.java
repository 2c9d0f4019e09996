package dev.adagrow.server.adaptation;

import java.time.Duration;

/**
 * @param lease how long a trainer may be silent before its job goes to another
 * @param pace rest of a trainer after each optimizer step, so that serving keeps its latency
 * @param minRecords fewest records of a data set that a model may be adapted to
 */
public record AdaptationPolicy(Duration lease, Duration pace, int minRecords) {
    public static final AdaptationPolicy DEFAULT =
            new AdaptationPolicy(Duration.ofSeconds(30), Duration.ZERO, 200);

    public AdaptationPolicy {
        if (lease.toMillis() < 1000) {
            throw new IllegalArgumentException("lease " + lease + " is shorter than a second");
        }
        if (pace.isNegative()) {
            throw new IllegalArgumentException("pace " + pace);
        }
        if (minRecords < 1) {
            throw new IllegalArgumentException("minRecords " + minRecords);
        }
    }
}
