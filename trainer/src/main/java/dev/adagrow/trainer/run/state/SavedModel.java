package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.TrainingState;
import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.trainer.network.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training state's contents.
 *
 * @param preprocessing of its inputs
 * @param config JSON of the growth configuration
 * @param classes the class table
 */
public record SavedModel(
        Snapshot snapshot,
        Preprocessing preprocessing,
        String config,
        List<String> classes,
        RecordSplits splits,
        History history) {
    private static final String PREPROCESSING = "preprocessing.json";
    private static final String CONFIG = "config.json";
    private static final String CLASSES = "classes.json";
    private static final String SPLITS = "splits.json";
    private static final String HISTORY = "history.json";

    public SavedModel {
        classes = List.copyOf(classes);
    }

    /** The file appears whole or not at all. */
    public void write(Path archive) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        snapshot.write("", entries);
        entries.put(PREPROCESSING, Json.write(preprocessing));
        entries.put(CONFIG, config.getBytes(StandardCharsets.UTF_8));
        entries.put(CLASSES, Json.write(classes));
        entries.put(SPLITS, Json.write(splits));
        entries.put(HISTORY, Json.write(history));
        TrainingState.write(archive, entries);
    }

    /**
     * @throws IOException naming the entry that is missing or malformed
     */
    public static SavedModel read(Path archive) throws IOException {
        return of(TrainingState.read(archive));
    }

    /**
     * What an archive that was read holds.
     *
     * @throws IOException naming the entry that is missing or malformed
     */
    public static SavedModel of(TrainingState archive) throws IOException {
        var entries = archive.entries();
        var snapshot = Snapshot.read("", entries);
        var classes = List.of(Json.read(Snapshot.entry(entries, CLASSES), String[].class, CLASSES));
        return new SavedModel(
                snapshot,
                preprocessing(entries, snapshot.architecture().input()),
                new String(Snapshot.entry(entries, CONFIG), StandardCharsets.UTF_8),
                classes,
                Json.read(Snapshot.entry(entries, SPLITS), RecordSplits.class, SPLITS),
                Json.read(Snapshot.entry(entries, HISTORY), History.class, HISTORY));
    }

    private static Preprocessing preprocessing(Map<String, byte[]> entries, Shape input)
            throws IOException {
        var entry = entries.get(PREPROCESSING);
        return entry == null
                ? Preprocessing.padded(input.channels(), input.height(), input.width())
                : Json.read(entry, Preprocessing.class, PREPROCESSING);
    }
}
