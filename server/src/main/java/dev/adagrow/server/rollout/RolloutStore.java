package dev.adagrow.server.rollout;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.rollout.evidence.Exposure;
import dev.adagrow.server.routing.TrafficSplit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rollouts, what happened to them, and the wanted traffic splits, kept across restarts.
 * Thread-safe.
 */
public interface RolloutStore {
    /** The rollout as it stood after an event. */
    record Event(long sequence, Instant time, Rollout rollout) {}

    /**
     * Adds a rollout and its first event.
     *
     * @return whether the model had no other rollout that has not ended
     */
    boolean insert(Rollout rollout);

    /**
     * Replaces a rollout, adds an event, and replaces the model's split if there is a next one: all
     * or nothing. A rollout that has ended loses its exposures.
     *
     * @return false, and nothing changed, if the stored rollout's sequence is not {@code before}'s,
     *     or the stored split's revision is not the one before {@code split}'s
     */
    boolean update(Rollout before, Rollout after, Optional<TrafficSplit> split, Instant time);

    Optional<Rollout> find(String id);

    /** Rollouts that have not ended. */
    List<Rollout> open();

    /** The latest one of the version. */
    Optional<Rollout> latest(ServableId candidate);

    /**
     * Ascending by id, which is by creation. @param model "" for all; {@code after} id to go on
     * behind
     */
    List<Rollout> list(String model, String after, int limit);

    /** Ascending. */
    List<Event> events(String id, long after, int limit);

    List<TrafficSplit> splits();

    /**
     * @return false, and nothing changed, unless the stored revision is the one before
     */
    boolean replaceSplit(TrafficSplit split);

    /** Models that are kept out of memory. */
    Set<String> unloaded();

    /** Has a model kept out of memory, or no longer; repeating it changes nothing. */
    void unloaded(String model, boolean is);

    /** Adds exposures or replaces their labels. */
    void saveExposures(String rollout, List<Exposure> exposures);

    /** Ascending by position. */
    List<Exposure> exposures(String rollout);
}
