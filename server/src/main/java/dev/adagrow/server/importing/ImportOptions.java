package dev.adagrow.server.importing;

import dev.adagrow.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model file does not say about itself.
 *
 * @param labels names of the classes by index; empty: none, or classes without names
 * @param scores name of the output that holds a score for each class; empty: with labels the only
 *     one that can, without any no output
 * @param batched whether the first extent of all tensors is a number of rows; empty: it is if the
 *     file leaves it open everywhere and answers a row alone as it does in company
 * @param samples inputs by name that the goldens are made of, with what is said to be rows; empty:
 *     they are drawn
 */
public record ImportOptions(
        List<String> labels,
        Optional<String> scores,
        Optional<Boolean> batched,
        Map<String, Tensor> samples) {
    public static final ImportOptions NONE =
            new ImportOptions(List.of(), Optional.empty(), Optional.empty());

    public ImportOptions {
        labels = List.copyOf(labels);
        samples = Map.copyOf(samples);
    }

    public ImportOptions(List<String> labels, Optional<String> scores, Optional<Boolean> batched) {
        this(labels, scores, batched, Map.of());
    }
}
