package dev.adagrow.server.runtime.process;

import java.time.Duration;

/**
 * Of a process.
 *
 * @param lanes runs that may be under way at a time
 * @param start how long it may take until its model is open
 * @param call how long one run may take before the process is ended
 * @param firstPause between its end and the next start; doubled after each start that fails, or
 *     whose process does not live for {@code longestPause}
 */
public record SeatLimits(
        int lanes, Duration start, Duration call, Duration firstPause, Duration longestPause) {
    public SeatLimits {
        if (lanes < 1 || lanes > 4096) {
            throw new IllegalArgumentException("lanes " + lanes);
        }
    }
}
