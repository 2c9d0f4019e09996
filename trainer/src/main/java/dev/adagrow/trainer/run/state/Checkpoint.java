package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a run stood at the end of an epoch.
 *
 * @param task digest of what the run depends on; another task must not go on from it
 * @param usage of all its networks
 * @param state of the run's rules, a record
 * @param snapshots by name
 */
public record Checkpoint<S extends Record>(
        String task, Usage usage, S state, Map<String, Snapshot> snapshots) {
    private static final String RUN = "run.json";

    private record Run<S>(String task, S state) {}

    public Checkpoint {
        snapshots = Map.copyOf(snapshots);
    }

    /** The entries before those of the snapshots. */
    Map<String, byte[]> head() {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put(RUN, Json.write(new Run<>(task, state)));
        usage.write(entries);
        return entries;
    }

    /**
     * @param place the folder of a run's checkpoint, or an archive that one was packed into
     * @param task whose checkpoint is wanted
     * @return empty if it is another task's
     * @throws BundleException naming the entry that is missing, damaged or malformed
     */
    public static <S extends Record> Optional<Checkpoint<S>> read(
            Path place, String task, Class<S> stateType) throws IOException {
        var entries = archive(place).entries();
        var run = Json.readTree(Snapshot.entry(entries, RUN), RUN);
        if (!run.path("task").asText().equals(task)) {
            return Optional.empty();
        }
        var state = Json.convert(run.path("state"), stateType, RUN);
        return Optional.of(new Checkpoint<>(task, Usage.read(entries), state, snapshots(entries)));
    }

    /**
     * What a checkpoint's folder or a training state's file holds.
     *
     * @throws BundleException naming the entry that is missing or damaged
     */
    public static TrainingState archive(Path place) throws IOException {
        return Files.isDirectory(place)
                ? new TrainingState(CheckpointFolder.read(place))
                : TrainingState.read(place);
    }

    /** Whether these entries of a training state are a checkpoint's. */
    public static boolean isOne(TrainingState archive) {
        return archive.entries().containsKey(RUN);
    }

    /**
     * How the networks are to be used, whatever task they belong to.
     *
     * @throws IOException naming the entry that is missing or malformed
     */
    public static Usage usage(TrainingState archive) throws IOException {
        return Usage.read(archive.entries());
    }

    /**
     * The networks alone, whatever task they belong to.
     *
     * @return by name, sorted
     * @throws IOException naming the entry that is missing or malformed
     */
    public static SortedMap<String, Snapshot> snapshots(TrainingState archive) throws IOException {
        return snapshots(archive.entries());
    }

    private static SortedMap<String, Snapshot> snapshots(Map<String, byte[]> entries)
            throws IOException {
        var snapshots = new TreeMap<String, Snapshot>();
        for (var name : entries.keySet()) {
            int slash = name.indexOf('/');
            if (slash > 0 && !snapshots.containsKey(name.substring(0, slash))) {
                snapshots.put(
                        name.substring(0, slash),
                        Snapshot.read(name.substring(0, slash + 1), entries));
            }
        }
        return snapshots;
    }

    /**
     * @throws IOException if there is none of the name
     */
    public Snapshot snapshot(String name) throws IOException {
        var snapshot = snapshots.get(name);
        if (snapshot == null) {
            throw new BundleException("the checkpoint lacks the network \"" + name + "\"");
        }
        return snapshot;
    }
}
