package dev.adagrow.server.catalog;

import dev.adagrow.server.lifecycle.ServableId;
import java.util.List;
import java.util.Optional;

/** What is known of models and versions, kept across restarts. Thread-safe. */
public interface ModelStore {
    /**
     * @return whether the id was free
     */
    boolean insert(Model model);

    Optional<Model> model(String id);

    /**
     * Removes a model with its versions, split, and ended rollouts and adaptations, all or nothing.
     *
     * @return the adaptation that has not ended, and because of which nothing was removed
     */
    Optional<String> delete(String model);

    /**
     * Removes a version with its rollouts, which have ended; all or nothing.
     *
     * @return the adaptation that has not ended and begins or ends with it, and because of which
     *     nothing was removed
     */
    Optional<String> delete(ServableId version);

    /** Ascending by id. @param after id to go on behind; "" for the first page */
    List<Model> models(String after, int limit);

    /** Adds a version. Its number must be free. */
    void publish(Version version);

    /** Gives a version that has none a training state. */
    void addTrainingState(ServableId id, String digest);

    /** Replaces the model's class table. */
    void fixClasses(String model, List<String> classes);

    /** Highest number given out for the model; 0 before the first. */
    int lastVersion(String model);

    Optional<Version> version(ServableId id);

    Optional<Version> versionOf(String model, String bundle);

    /** Ascending. @param after number to go on behind */
    List<Version> versions(String model, int after, int limit);

    /** The newest version that no adaptation made, if no rollout has tried it yet. */
    Optional<Integer> untried(String model);

    /** Whether any version's lineage holds the data set with this digest. */
    boolean usesDataset(String digest);
}
