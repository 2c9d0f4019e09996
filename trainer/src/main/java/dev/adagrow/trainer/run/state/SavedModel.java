package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.TrainingState;
import dev.adagrow.preprocess.ImagePreprocessing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A training state's contents.
 *
 * @param preprocessing of its inputs
 * @param config JSON of the growth configuration
 * @param classes the class table
 */
public record SavedModel(
        Snapshot snapshot,
        ImagePreprocessing preprocessing,
        String config,
        List<String> classes,
        RecordSplits splits,
        History history) {
    private static final String CONFIG = "config.json";
    private static final String SPLITS = "splits.json";
    private static final String HISTORY = "history.json";

    public SavedModel {
        classes = List.copyOf(classes);
    }

    /** The file appears whole or not at all. */
    public void write(Path archive) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        snapshot.write("", entries);
        new Usage(preprocessing, classes).write(entries);
        entries.put(CONFIG, config.getBytes(StandardCharsets.UTF_8));
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
        var input = snapshot.architecture().input();
        var usage =
                Usage.read(
                        entries,
                        ImagePreprocessing.padded(input.channels(), input.height(), input.width()));
        return new SavedModel(
                snapshot,
                usage.preprocessing(),
                new String(Snapshot.entry(entries, CONFIG), StandardCharsets.UTF_8),
                usage.classes(),
                Json.read(Snapshot.entry(entries, SPLITS), RecordSplits.class, SPLITS),
                Json.read(Snapshot.entry(entries, HISTORY), History.class, HISTORY));
    }
}
