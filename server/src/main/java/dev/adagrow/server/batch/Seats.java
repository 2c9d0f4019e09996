package dev.adagrow.server.batch;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The runs of the engine that there may be at a time, whose they are, and when each is expected to
 * end. Not thread-safe: the scheduler's lock guards it.
 */
final class Seats {
    private static final long FREE = Long.MIN_VALUE;

    private final long[] ends;
    private final @Nullable ModelRuns[] models;

    Seats(int count) {
        ends = new long[count];
        Arrays.fill(ends, FREE);
        models = new ModelRuns[count];
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
    int take(ModelRuns model, long end) {
        for (int seat = 0; seat < ends.length; seat++) {
            if (ends[seat] == FREE) {
                ends[seat] = end;
                models[seat] = model;
                model.begins();
                return seat;
            }
        }
        throw new IllegalStateException("no seat is free");
    }

    void leave(int seat) {
        ends[seat] = FREE;
        Objects.requireNonNull(models[seat]).ends();
        models[seat] = null;
    }

    /** Nanoseconds that all runs together will still take; 0 if there is none, else at least 1. */
    long left(long now) {
        long left = 0;
        for (long end : ends) {
            left += left(end, now);
        }
        return left;
    }

    /** The same of the runs of one model. */
    long left(ModelRuns model, long now) {
        long left = 0;
        for (int seat = 0; seat < ends.length; seat++) {
            left += models[seat] == model ? left(ends[seat], now) : 0;
        }
        return left;
    }

    private static long left(long end, long now) {
        return end == FREE ? 0 : Math.max(1, end - now);
    }
}
