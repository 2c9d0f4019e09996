package dev.adagrow.bundle;

import dev.adagrow.tensor.DataType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a model takes and gives. The order of inputs and outputs is fixed, so that tensors may go
 * without their names once they are in it. Constructors throw IllegalArgumentException naming the
 * tensor.
 *
 * @param batched whether the first extent of every tensor is a number of rows, which the shapes
 *     leave out, so that calls can share a batch
 * @param outputs at most one of which is a classification
 */
public record Signature(boolean batched, List<TensorSpec> inputs, List<Output> outputs) {
    /**
     * @param shape without the number of rows; -1 where an extent is open
     */
    public record TensorSpec(String name, DataType type, List<Integer> shape) {
        public TensorSpec {
            shape = List.copyOf(shape);
            require(!name.isEmpty(), "a tensor must have a name");
            require(
                    shape.stream().allMatch(d -> d == -1 || d > 0),
                    "tensor " + name + " has shape " + shape);
        }

        /** Whether extents agree wherever both sides fix them. */
        public boolean fits(List<Integer> other) {
            return other.size() == shape.size()
                    && IntStream.range(0, shape.size())
                            .allMatch(i ->
                                    shape.get(i) == -1
                                            || other.get(i) == -1
                                            || shape.get(i).equals(other.get(i)));
        }
    }

    /**
     * @param classification there if it holds a score for each class
     */
    public record Output(TensorSpec tensor, Optional<Classification> classification) {
        public Output {
            classification.ifPresent(c -> c.check(tensor));
        }
    }

    /**
     * Scores of classes: FP32, one extent.
     *
     * @param labels index i is class i for ever, later versions only append; empty: classes without
     *     names
     */
    public record Classification(List<String> labels, Scores scores) {
        public Classification {
            labels = List.copyOf(labels);
            require(
                    new HashSet<>(labels).size() == labels.size(),
                    "classes: a name is listed twice");
        }

        private void check(TensorSpec tensor) {
            require(
                    tensor.type() == DataType.FP32 && tensor.shape().size() == 1,
                    "output "
                            + tensor.name()
                            + " is "
                            + tensor.type()
                            + tensor.shape()
                            + "; scores of classes are FP32 of one extent");
            int extent = tensor.shape().getFirst();
            require(
                    labels.isEmpty() || extent == -1 || extent == labels.size(),
                    "output "
                            + tensor.name()
                            + " holds "
                            + extent
                            + " scores for "
                            + labels.size()
                            + " classes");
        }
    }

    /** What scores are. */
    public enum Scores {
        /** Any finite values; softmax makes shares of them. */
        LOGITS,
        /** Shares of 1. */
        PROBABILITIES
    }

    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        require(!inputs.isEmpty(), "there must be an input");
        require(!outputs.isEmpty(), "there must be an output");
        unique("inputs", inputs.stream());
        unique("outputs", outputs.stream().map(Output::tensor));
        require(
                outputs.stream().filter(o -> o.classification().isPresent()).count() <= 1,
                "outputs: more than one is a classification");
    }

    /** Of a model that gives logits for each row of one input. */
    public static Signature classifier(TensorSpec input, String output, List<String> labels) {
        var logits = new TensorSpec(output, DataType.FP32, List.of(-1));
        return new Signature(
                true,
                List.of(input),
                List.of(
                        new Output(
                                logits, Optional.of(new Classification(labels, Scores.LOGITS)))));
    }

    /** Position of the output that is a classification. */
    public Optional<Integer> classifier() {
        // Asked several times for each call.
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).classification().isPresent()) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Of the classification; empty if there is none, or its classes have no names. */
    public List<String> labels() {
        return outputs.stream()
                .flatMap(o -> o.classification().stream())
                .findFirst()
                .map(Classification::labels)
                .orElse(List.of());
    }

    private static void unique(String field, Stream<TensorSpec> tensors) {
        var names = tensors.map(TensorSpec::name).toList();
        require(new HashSet<>(names).size() == names.size(), field + ": a name is listed twice");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
