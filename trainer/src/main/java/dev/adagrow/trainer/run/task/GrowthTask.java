package dev.adagrow.trainer.run.task;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a run depends on.
 *
 * @param model name, as the bundle will say
 * @param classes class table of the version to come; the parent's classes are its beginning
 * @param newDataset file of the internal format
 * @param replayDatasets of the lineage, oldest first, without the new one
 * @param parent what growth goes on from; empty: from the empty net
 * @param checkpoint of an earlier run of the same task, to go on from: its folder, or the archive
 *     that it was packed into
 * @param lineage digests of all data sets, oldest first, the new one last
 * @param work a folder for the run's files; it exists
 */
public record GrowthTask(
        String model,
        RunConfig config,
        List<String> classes,
        Path newDataset,
        List<Path> replayDatasets,
        Optional<Parent> parent,
        Optional<Path> checkpoint,
        List<String> lineage,
        Path work) {
    /** The run's own checkpoint, a folder in the work folder. */
    public static final String CHECKPOINT = "checkpoint";

    /** Files of the work folder. */
    public static final String BUNDLE = "bundle.zip";

    public static final String TRAINING_STATE = "training-state.zip";

    /**
     * The version that growth goes on from.
     *
     * @param bundleDigest SHA-256 of the bundle's file
     * @param version number that the server gave it; for messages
     */
    public record Parent(Path bundle, String bundleDigest, Path trainingState, int version) {}

    public GrowthTask {
        classes = List.copyOf(classes);
        replayDatasets = List.copyOf(replayDatasets);
        lineage = List.copyOf(lineage);
        if (model.isEmpty()
                || classes.isEmpty()
                || new HashSet<>(classes).size() != classes.size()) {
            throw new IllegalArgumentException(
                    "a task for model \"" + model + "\" with the classes " + classes);
        }
    }

    /** The same, to be begun anew. */
    public GrowthTask withoutCheckpoint() {
        return new GrowthTask(
                model,
                config,
                classes,
                newDataset,
                replayDatasets,
                parent,
                Optional.empty(),
                lineage,
                work);
    }
}
