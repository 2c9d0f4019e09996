package dev.adagrow.server.importing;

import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.Classification;
import dev.adagrow.bundle.Signature.Scores;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes one output a classification, where somebody says that it is. Stateless. */
final class Classes {
    private static final double SUM_TOLERANCE = 1e-3;

    /**
     * @param answers of the file to samples, by which shares of 1 are told from other scores
     */
    static Signature declare(Signature signature, Tensors answers, ImportOptions options)
            throws LoadException {
        if (options.labels().isEmpty() && options.scores().isEmpty()) {
            return signature;
        }
        int scores = output(signature, answers, options);
        var tensor = (DenseTensor) answers.get(scores);
        int classes = tensor.size() / tensor.dim(0);
        if (!options.labels().isEmpty() && options.labels().size() != classes) {
            throw new LoadException(
                    "output "
                            + signature.outputs().get(scores).tensor().name()
                            + " holds "
                            + classes
                            + " scores for "
                            + options.labels().size()
                            + " labels");
        }
        try {
            var kind = areShares(tensor) ? Scores.PROBABILITIES : Scores.LOGITS;
            var classification = new Classification(options.labels(), kind);
            var outputs =
                    IntStream.range(0, signature.outputs().size())
                            .mapToObj(i ->
                                    i == scores
                                            ? new Signature.Output(
                                                    signature.outputs().get(i).tensor(),
                                                    Optional.of(classification))
                                            : signature.outputs().get(i))
                            .toList();
            return new Signature(signature.batched(), signature.inputs(), outputs);
        } catch (IllegalArgumentException e) {
            throw new LoadException(String.valueOf(e.getMessage()), e);
        }
    }

    private static int output(Signature signature, Tensors answers, ImportOptions options)
            throws LoadException {
        List<String> names = signature.outputs().stream().map(o -> o.tensor().name()).toList();
        var able =
                IntStream.range(0, names.size())
                        .filter(i ->
                                answers.get(i).type() == DataType.FP32
                                        && answers.get(i).rank() == 2)
                        .boxed()
                        .toList();
        var wanted = options.scores();
        if (wanted.isPresent() && !names.contains(wanted.get())) {
            throw new LoadException("there is no output " + wanted.get() + " but " + names);
        }
        var chosen =
                able.stream().filter(i -> wanted.isEmpty() || names.get(i).equals(wanted.get()));
        var left = chosen.toList();
        if (left.size() != 1) {
            throw new LoadException(
                    "scores of classes are FP32, one row of them for each input; such are the outputs "
                            + able.stream().map(names::get).toList()
                            + wanted.map(w -> ", not " + w).orElse("; one must be named"));
        }
        return left.getFirst();
    }

    private static boolean areShares(DenseTensor scores) {
        int rows = scores.dim(0);
        int classes = scores.size() / rows;
        return IntStream.range(0, rows)
                .allMatch(row -> {
                    var values =
                            IntStream.range(row * classes, (row + 1) * classes)
                                    .mapToDouble(scores::value)
                                    .toArray();
                    double sum = IntStream.range(0, classes).mapToDouble(i -> values[i]).sum();
                    return IntStream.range(0, classes).allMatch(i -> values[i] >= 0)
                            && Math.abs(sum - 1) < SUM_TOLERANCE;
                });
    }

    private Classes() {}
}
