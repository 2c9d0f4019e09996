package dev.adagrow.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model file that comes without a bundle, and what it does not say about itself.
 *
 * @param file ONNX, of one piece
 * @param labels names of the classes by index; empty: none
 * @param scores output that holds a score for each class; empty: with labels the only one that can
 * @param batched whether the first extent of all tensors is a number of rows; empty: the server
 *     tries
 * @param samples JSON file with the body of an inference over REST, whose inputs the server holds
 *     the model to; empty: it draws some
 */
public record OnnxFile(
        Path file,
        List<String> labels,
        String scores,
        Optional<Boolean> batched,
        Optional<Path> samples) {
    public OnnxFile {
        labels = List.copyOf(labels);
    }

    public OnnxFile(Path file, List<String> labels, String scores, Optional<Boolean> batched) {
        this(file, labels, scores, batched, Optional.empty());
    }
}
