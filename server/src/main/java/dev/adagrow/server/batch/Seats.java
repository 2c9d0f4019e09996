package dev.adagrow.server.batch;

import java.util.Arrays;

/**
 * The runs of the engine that there may be at a time, and when each is expected to end. Not
 * thread-safe: the scheduler's lock guards it.
 */
final class Seats {
    private static final long FREE = Long.MIN_VALUE;

    private final long[] ends;

    Seats(int count) {
        ends = new long[count];
        Arrays.fill(ends, FREE);
    }

    int count() {
        return ends.length;
    }

    boolean anyFree() {
        for (long end : ends) {
            if (end == FREE) {
                return true;
            }
        }
        return false;
    }

    /**
     * To be given back by {@link #leave}. One must be free.
     *
     * @param end of the run, as expected
     */
    int take(long end) {
        for (int seat = 0; seat < ends.length; seat++) {
            if (ends[seat] == FREE) {
                ends[seat] = end;
                return seat;
            }
        }
        throw new IllegalStateException("no seat is free");
    }

    void leave(int seat) {
        ends[seat] = FREE;
    }

    /** Nanoseconds that all runs together will still take; 0 if there is none, else at least 1. */
    long left(long now) {
        long left = 0;
        for (long end : ends) {
            left += end == FREE ? 0 : Math.max(1, end - now);
        }
        return left;
    }
}
