package dev.adagrow.server.lifecycle;

import java.time.Duration;

/**
 * What models may take of the machine's memory.
 *
 * @param bytes that they may take together
 * @param restAfter how long a version must not have been called before it gives its memory to those
 *     that wait for some; zero: it never does
 */
public record MemoryRule(long bytes, Duration restAfter) {
    /** Nobody ever waits. */
    public static final MemoryRule UNLIMITED = new MemoryRule(Long.MAX_VALUE, Duration.ZERO);

    public MemoryRule {
        if (bytes < 1) {
            throw new IllegalArgumentException("a limit of " + bytes + " bytes");
        }
        if (restAfter.isNegative()) {
            throw new IllegalArgumentException("restAfter " + restAfter);
        }
    }
}
