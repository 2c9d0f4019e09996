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
    private final Map<String, Share> shares = new HashMap<>();

    /** What the model that had the last turn had had before it: virtual time. */
    private long clock;

    /** Of the model; it begins as one that comes now. */
    Share of(String model) {
        return shares.computeIfAbsent(model, m -> new Share());
    }

    /** Forgets all other models. */
    void retain(Set<String> models) {
        shares.keySet().retainAll(models);
    }

    /** The share of one model. */
    final class Share {
        private long had = clock;

        /** Nanoseconds that count as had; the least is next. */
        long had() {
            return had;
        }

        /** What would count as had if the model came now. */
        long hadFromNow() {
            return Math.max(had, clock);
        }

        /**
         * To be called when the model begins to want turns: when a call of it begins to wait and no
         * other does, or a limit of its own keeps it from its turns no longer.
         */
        void begins() {
            had = hadFromNow();
        }

        /** Gives a turn of so many nanoseconds, as far as is known. */
        void turn(long nanos) {
            clock = Math.max(clock, had);
            had += nanos;
        }

        /** What a turn took more than it was given. */
        void correct(long nanos) {
            had = Math.max(0, had + nanos);
        }
    }
}
