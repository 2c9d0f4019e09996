package dev.adagrow.server.adaptation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs and what happened to them, kept across restarts. Thread-safe. */
public interface AdaptationStore {
    /** The job as it stood after an event. */
    record Event(long sequence, Instant time, Adaptation adaptation) {}

    /**
     * Adds a job and its first event.
     *
     * @return whether the model had no other job that has not ended
     */
    boolean insert(Adaptation adaptation);

    /**
     * Replaces a job and adds an event, both or none.
     *
     * @return false, and nothing changed, if the stored sequence is not {@code before}'s
     */
    boolean update(Adaptation before, Adaptation after, Instant time);

    /** Replaces checkpoint and hold without an event. */
    void updateWork(Adaptation adaptation);

    Optional<Adaptation> find(String id);

    Optional<Adaptation> findByLease(String lease);

    /** The model's job that has not ended. */
    Optional<Adaptation> running(String model);

    /** Jobs that have not ended, oldest first. */
    List<Adaptation> open();

    /** Cancelled jobs whose version is still on a trial that began before. */
    List<Adaptation> cancelledOnTrial();

    /**
     * Ascending by id, which is by creation. @param model "" for all; {@code after} id to go on
     * behind
     */
    List<Adaptation> list(String model, String after, int limit);

    /** Ascending. */
    List<Event> events(String id, long after, int limit);
}
