package dev.adagrow.server.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a rollout asks of the versions in memory. Thread-safe; no call but {@link #await} waits for
 * a load.
 */
public interface LoadedVersions {
    /**
     * Asks for a version to be loaded and kept; repeating it changes nothing, after a failure it is
     * another attempt.
     */
    void want(ServableId id, Path bundle);

    /** Gives a version up: no new calls, freed after the last answer. */
    void unwant(ServableId id);

    /** Gives a version up for good: once its memory is freed it was never there. */
    void forget(ServableId id);

    Readiness readiness(ServableId id);

    /**
     * Has versions that were not called for long give their memory to those that wait for some. To
     * be called again and again: how long a version was not called is known no better.
     *
     * @param mayRest of those in service
     */
    default void makeRoom(Instant now, Set<ServableId> mayRest) {}

    /**
     * Waits until a version is no longer on its way, at most for as long as is given; the one call
     * that blocks.
     */
    Readiness await(ServableId id, Duration patience) throws InterruptedException;

    /** Which artifact answers for a version; empty if none does now. */
    default Optional<ServedBy> servedBy(ServableId id) {
        return Optional.empty();
    }

    /** Where a version stands on its way into memory. */
    sealed interface Readiness {
        /** Nobody asked for it, or it is gone or going; not if it failed. */
        record Absent() implements Readiness {}

        /** Waiting for memory, loading or warming. */
        record Coming() implements Readiness {}

        /** Gave its memory to others; loaded again when it is called or wanted. */
        record Resting(String reason) implements Readiness {}

        /** Answers calls. */
        record Available() implements Readiness {}

        /** Broke while loading or warming, whether it is still wanted or not. */
        record Failed(String reason) implements Readiness {}
    }
}
