package dev.adagrow.server.lifecycle;

import dev.adagrow.bundle.Signature;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * What a model answered. Immutable.
 *
 * @param signature of the model
 * @param tensors in the order of the signature's outputs
 */
public record Outputs(Signature signature, Tensors tensors) {
    private static final int[] NONE = {};

    public int rows() {
        return tensors.rows();
    }

    /** Scores of classes, [rows, classes]; empty for a model that does not classify. */
    public Optional<DenseTensor> scores() {
        return signature.classifier().map(i -> dense(tensors.get(i)));
    }

    private static DenseTensor dense(Tensor tensor) {
        return switch (tensor) {
            case DenseTensor dense -> dense;
            case BytesTensor bytes ->
                    throw new IllegalStateException("scores of classes are FP32, not " + bytes);
        };
    }

    /**
     * The class with the largest score in each row, the first of equals.
     *
     * @return no row for a model that does not classify; empty if a score is not finite
     */
    public Optional<int[]> predicted() {
        return scores().map(Outputs::largest).orElse(Optional.of(NONE));
    }

    private static Optional<int[]> largest(DenseTensor scores) {
        int rows = scores.dim(0);
        int columns = scores.size() / rows;
        FloatBuffer values = scores.floats();
        var best = new int[rows];
        for (int row = 0; row < rows; row++) {
            float most = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < columns; c++) {
                float value = values.get();
                if (!Float.isFinite(value)) {
                    return Optional.empty();
                }
                if (value > most) {
                    most = value;
                    best[row] = c;
                }
            }
        }
        return Optional.of(best);
    }
}
