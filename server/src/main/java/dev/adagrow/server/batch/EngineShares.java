package dev.adagrow.server.batch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Engine time that models have had, by which the next turn is the one's that had least: start-time
 * fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996), with measured run times as costs. A model
 * that had nothing to run does not save its share up. Not thread-safe: the scheduler's lock guards
 * it.
 */
final class EngineShares {
    private final Map<String, Long> had = new HashMap<>();

    /** What the model that had the last turn had had before it: virtual time. */
    private long clock;

    /** Nanoseconds that count as had by a model; the least is next. */
    long of(String model) {
        return had.getOrDefault(model, clock);
    }

    /** To be called when a call of a model begins to wait and no other does. */
    void begins(String model) {
        had.merge(model, clock, Math::max);
    }

    /** Gives a turn of so many nanoseconds, as far as is known. */
    void turn(String model, long nanos) {
        clock = Math.max(clock, of(model));
        had.put(model, of(model) + nanos);
    }

    /** What a turn took more than it was given. */
    void correct(String model, long nanos) {
        had.computeIfPresent(model, (m, now) -> Math.max(0, now + nanos));
    }

    /** Forgets all other models. */
    void retain(Set<String> models) {
        had.keySet().retainAll(models);
    }
}
