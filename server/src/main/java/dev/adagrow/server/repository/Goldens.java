package dev.adagrow.server.repository;

import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;

/**
 * Questions with known answers.
 *
 * @param outputs as many rows as {@code inputs}
 * @param tolerance largest absolute difference of a number allowed; strings must be equal
 */
record Goldens(Tensors inputs, Outputs outputs, double tolerance) {
    /**
     * Rows that are also replayed one by one: enough for an engine to be warm, few enough for the
     * largest models.
     */
    static final int SINGLE_ROWS = 16;

    int rows() {
        return inputs.rows();
    }

    /** Scores in a row; 0 for a model that does not classify. */
    int classes() {
        return outputs.scores().map(scores -> scores.size() / rows()).orElse(0);
    }

    /**
     * Runs the first {@code rows} rows in batches, the last of which may be smaller. If there are
     * fewer rows than fill one batch, one of them is repeated, so that the engine has seen the full
     * size.
     *
     * @throws LoadException for the first row with a difference above the tolerance, or a value
     *     that is no number
     */
    void replay(LoadedModel model, int batch, int rows) throws LoadException, InferenceException {
        if (rows < batch) {
            compare(model.infer(filled(batch)), 0, rows, batch);
            return;
        }
        for (int from = 0; from < rows; from += batch) {
            int to = Math.min(rows, from + batch);
            compare(model.infer(inputs.rows(from, to)), from, to, to - from);
        }
    }

    private Tensors filled(int batch) {
        var parts =
                new ArrayList<>(
                        Collections.nCopies(batch - rows(), inputs.rows(rows() - 1, rows())));
        parts.addFirst(inputs);
        return Tensors.join(parts);
    }

    private void compare(Tensors answer, int from, int to, int rows) throws LoadException {
        if (answer.rows() != rows) {
            throw new LoadException(
                    "golden row " + from + " and following: " + rows + " rows give " + answer);
        }
        for (int i = 0; i < answer.all().size(); i++) {
            var name = outputs.signature().outputs().get(i).tensor().name();
            var expected = outputs.tensors().get(i).rows(from, to);
            var got = answer.get(i).rows(0, to - from);
            if (got.type() != expected.type() || !Arrays.equals(got.dims(), expected.dims())) {
                throw new LoadException(
                        "golden row "
                                + from
                                + " and following: output "
                                + name
                                + " is "
                                + got
                                + ", the goldens have "
                                + expected);
            }
            requireFinite(i, got, from);
            compare(name, expected, got, from);
        }
    }

    /** Scores of classes must be numbers, whatever the goldens say. */
    private void requireFinite(int output, Tensor got, int from) throws LoadException {
        boolean scores = outputs.signature().outputs().get(output).classification().isPresent();
        for (int i = 0; scores && i < got.size(); i++) {
            if (!Double.isFinite(((DenseTensor) got).value(i))) {
                int columns = got.size() / got.dim(0);
                throw new LoadException(
                        "golden row "
                                + (from + i / columns)
                                + ", value "
                                + i % columns
                                + ": "
                                + shown(got, i)
                                + " is no score");
            }
        }
    }

    private void compare(String output, Tensor expected, Tensor got, int from)
            throws LoadException {
        int columns = expected.size() / expected.dim(0);
        for (int i = 0; i < expected.size(); i++) {
            double difference = difference(expected, got, i);
            if (!(difference <= tolerance)) {
                throw new LoadException(
                        "golden row "
                                + (from + i / columns)
                                + ", value "
                                + i % columns
                                + " of "
                                + output
                                + ": expected "
                                + shown(expected, i)
                                + ", got "
                                + shown(got, i)
                                + "; the difference "
                                + difference
                                + " is above the tolerance "
                                + tolerance);
            }
        }
    }

    private static double difference(Tensor expected, Tensor got, int i) {
        return switch (expected) {
            case DenseTensor dense -> difference(dense, (DenseTensor) got, i);
            case BytesTensor bytes ->
                    Arrays.equals(((BytesTensor) got).element(i), bytes.element(i))
                            ? 0
                            : Double.POSITIVE_INFINITY;
        };
    }

    /** Elements that are the same differ by 0, even where they are no numbers. */
    private static double difference(DenseTensor expected, DenseTensor got, int i) {
        int size = expected.type().size();
        if (expected.raw().slice(i * size, size).equals(got.raw().slice(i * size, size))) {
            return 0;
        }
        double difference = Math.abs(got.value(i) - expected.value(i));
        // Beyond 53 bits neighbours look alike.
        return expected.type().floating() ? difference : Math.max(1, difference);
    }

    private static String shown(Tensor tensor, int i) {
        return switch (tensor) {
            case DenseTensor dense -> Double.toString(dense.value(i));
            case BytesTensor bytes -> bytes.element(i).length + " bytes";
        };
    }
}
