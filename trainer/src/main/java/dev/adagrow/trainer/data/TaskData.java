package dev.adagrow.trainer.data;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessor;
import java.util.List;
import java.util.Map;

/**
 * One data set, divided. Nothing of it is decoded yet.
 *
 * @param preprocessing how each of its records becomes an input
 * @param parts the records of each split, possibly none
 * @param digests content hashes of the same records in the same order
 */
public record TaskData(
        ImagePreprocessing preprocessing,
        Map<Split, Records> parts,
        Map<Split, List<String>> digests) {
    public TaskData {
        parts = Map.copyOf(parts);
        digests = Map.copyOf(digests);
    }

    public Records train() {
        return part(Split.TRAIN);
    }

    public Records validation() {
        return part(Split.VALIDATION);
    }

    /** To be read once, for the artifacts of a candidate. */
    public Records test() {
        return part(Split.TEST);
    }

    /** Possibly none. */
    public Records part(Split split) {
        return java.util.Objects.requireNonNull(parts.get(split));
    }

    /**
     * Of a data set in memory; see {@link Division}.
     *
     * @throws dev.adagrow.preprocess.InputException if the table lacks a class of the data set; the
     *     message names both
     */
    public static TaskData of(
            Dataset dataset,
            Preprocessor preprocessor,
            List<String> classes,
            Map<String, Split> earlier) {
        try (var inline = new InputThreads(0)) {
            return Division.of(RecordSource.of(dataset), classes, earlier, inline, () -> {})
                    .preprocessed(preprocessor);
        }
    }
}
