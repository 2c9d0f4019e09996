package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.preprocess.ImagePreprocessing;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * How a network is to be used: what it takes, and what its outputs stand for. A training state and
 * a checkpoint have it in the same two entries.
 *
 * @param preprocessing how a record becomes an input
 * @param classes the class table; the index is the place in the logits
 */
public record Usage(ImagePreprocessing preprocessing, List<String> classes) {
    private static final String PREPROCESSING = "preprocessing.json";
    private static final String CLASSES = "classes.json";

    public Usage {
        classes = List.copyOf(classes);
    }

    /** Puts its entries in. */
    void write(Map<String, byte[]> entries) {
        entries.put(PREPROCESSING, Json.write(preprocessing));
        entries.put(CLASSES, Json.write(classes));
    }

    /**
     * @throws IOException naming the entry that is missing or malformed
     */
    static Usage read(Map<String, byte[]> entries) throws IOException {
        var preprocessing = entries.get(PREPROCESSING);
        if (preprocessing == null) {
            throw new BundleException(
                    "entry "
                            + PREPROCESSING
                            + " is missing: nothing says how a record becomes an input");
        }
        return new Usage(
                Json.read(preprocessing, ImagePreprocessing.class, PREPROCESSING),
                classes(entries));
    }

    /**
     * @param untold the preprocessing if no entry says it
     * @throws IOException naming the entry that is missing or malformed
     */
    static Usage read(Map<String, byte[]> entries, ImagePreprocessing untold) throws IOException {
        return entries.containsKey(PREPROCESSING)
                ? read(entries)
                : new Usage(untold, classes(entries));
    }

    private static List<String> classes(Map<String, byte[]> entries) throws IOException {
        return List.of(Json.read(Snapshot.entry(entries, CLASSES), String[].class, CLASSES));
    }
}
