package dev.adagrow.trainer.sidecar;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between calls.
 *
 * @param poll between two questions for a job
 * @param first after the first failure in a row; doubled with each
 * @param longest at most
 */
public record Pauses(Duration poll, Duration first, Duration longest) {
    public static final Pauses DEFAULT =
            new Pauses(Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(10));

    private static final int MAX_DOUBLINGS = 20;

    public Pauses {
        if (poll.isNegative()
                || first.isNegative()
                || first.isZero()
                || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "pauses of " + poll + ", " + first + " up to " + longest);
        }
    }

    /**
     * Between half and all of what is due, so that trainers that lost the server together do not
     * come back together.
     */
    Duration after(int failures, RandomGenerator random) {
        long due =
                Math.min(
                        longest.toNanos(),
                        first.toNanos()
                                * (1L << Math.min(MAX_DOUBLINGS, Math.max(0, failures - 1))));
        return Duration.ofNanos((long) (due * (0.5 + 0.5 * random.nextDouble())));
    }
}
