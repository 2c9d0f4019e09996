package dev.adagrow.trainer.quantize;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import java.util.Arrays;

/** Ops in float32 on all calibration records at once, record after record. Stateless. */
final class FloatOps {
    /**
     * A convolution or linear layer.
     *
     * @param x each record [channels, height, width]
     * @param bias of each row
     * @return each record [rows, positions]
     */
    static float[] layer(Unfolding unfolding, float[] x, FloatTensor weight, float[] bias) {
        int positions = unfolding.positions();
        int columns = unfolding.columns();
        int perGroup = bias.length / unfolding.window().groups();
        int records = x.length / unfolding.in().elements();
        var y = new float[records * bias.length * positions];
        for (int n = 0; n < records; n++) {
            for (int r = 0; r < bias.length; r++) {
                int to = (n * bias.length + r) * positions;
                Arrays.fill(y, to, to + positions, bias[r]);
                for (int j = 0; j < columns; j++) {
                    unfolding.addColumn(
                            x, n, r / perGroup, j, weight.data()[r * columns + j], y, to);
                }
            }
        }
        return y;
    }

    /** In place. */
    static float[] batchNorm(float[] values, Shape shape, FloatTensor scale, FloatTensor shift) {
        int area = shape.height() * shape.width();
        for (int k = 0; k < values.length; k++) {
            int c = k / area % scale.size();
            values[k] = values[k] * scale.data()[c] + shift.data()[c];
        }
        return values;
    }

    /** In place. */
    static float[] relu(float[] values) {
        for (int k = 0; k < values.length; k++) {
            values[k] = Math.max(values[k], 0);
        }
        return values;
    }

    /** In place. */
    static float[] silu(float[] values) {
        for (int k = 0; k < values.length; k++) {
            values[k] *= sigmoid(values[k]);
        }
        return values;
    }

    /** In place. */
    static float[] sigmoid(float[] values) {
        for (int k = 0; k < values.length; k++) {
            values[k] = sigmoid(values[k]);
        }
        return values;
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    /**
     * Into a.
     *
     * @param b the same shape, or one value for each of a's planes
     */
    static float[] product(float[] a, float[] b) {
        int area = a.length / b.length;
        for (int k = 0; k < a.length; k++) {
            a[k] *= b[k / area];
        }
        return a;
    }

    /** Into a. */
    static float[] sum(float[] a, float[] b) {
        for (int k = 0; k < a.length; k++) {
            a[k] += b[k];
        }
        return a;
    }

    /** Means of the planes. */
    static float[] pool(float[] values, Shape shape) {
        int area = shape.height() * shape.width();
        var means = new float[values.length / area];
        for (int k = 0; k < means.length; k++) {
            double sum = 0;
            for (int p = k * area; p < (k + 1) * area; p++) {
                sum += values[p];
            }
            means[k] = (float) (sum / area);
        }
        return means;
    }

    private FloatOps() {}
}
