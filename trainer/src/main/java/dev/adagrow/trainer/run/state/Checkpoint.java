package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.TrainingState;
import java.io.IOException;
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
 * @param state of the run's rules, a record
 * @param snapshots by name
 */
public record Checkpoint<S extends Record>(String task, S state, Map<String, Snapshot> snapshots) {
    private static final String RUN = "run.json";

    private record Run<S>(String task, S state) {}

    public Checkpoint {
        snapshots = Map.copyOf(snapshots);
    }

    /**
     * The file appears whole or not at all, so a run that is killed leaves the last complete one.
     */
    public void write(Path file) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put(RUN, Json.write(new Run<>(task, state)));
        new TreeMap<>(snapshots).forEach((name, snapshot) -> snapshot.write(name + "/", entries));
        TrainingState.write(file, entries);
    }

    /**
     * @param task whose checkpoint is wanted
     * @return empty if it is another task's
     * @throws IOException naming the entry that is missing or malformed
     */
    public static <S extends Record> Optional<Checkpoint<S>> read(
            Path file, String task, Class<S> stateType) throws IOException {
        var entries = TrainingState.read(file).entries();
        var run = Json.readTree(Snapshot.entry(entries, RUN), RUN);
        if (!run.path("task").asText().equals(task)) {
            return Optional.empty();
        }
        var state = Json.convert(run.path("state"), stateType, RUN);
        return Optional.of(new Checkpoint<>(task, state, snapshots(entries)));
    }

    /** Whether these entries of a training state are a checkpoint's. */
    public static boolean isOne(TrainingState archive) {
        return archive.entries().containsKey(RUN);
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
            throw new IOException("the checkpoint lacks the network \"" + name + "\"");
        }
        return snapshot;
    }
}
