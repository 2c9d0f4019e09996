package dev.adagrow.trainer.quantize;

import dev.adagrow.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** Quantizes one convolution or linear layer on the codes of its inputs, and evaluates it. */
final class LayerQuantizer {
    /** So that an INT32 bias code, and the sum of products beside it, stay in range. */
    private static final double LARGEST_BIAS_CODE = 1 << 29;

    private final Unfolding unfolding;
    private final Codes inputs;
    private final Tensor weight;
    private final Tensor bias;
    private final int groups;
    private final int rows;
    private final int columns;

    LayerQuantizer(Unfolding unfolding, Codes inputs, Tensor weight, Tensor bias) {
        this.unfolding = unfolding;
        this.inputs = inputs;
        this.weight = weight;
        this.bias = bias;
        groups = unfolding.window().groups();
        rows = bias.size();
        columns = unfolding.columns();
    }

    /**
     * @param overlap of each kernel position
     */
    QuantizedWeights quantize(Optional<int[]> overlap, QuantizationSettings settings) {
        var scale = scales(settings.maxCode());
        var codes = new byte[weight.size()];
        double error = 0;
        double norm = 0;
        int perGroup = rows / groups;
        for (int g = 0; g < groups; g++) {
            int from = g * perGroup * columns;
            var w = new double[perGroup * columns];
            var s = new double[perGroup];
            for (int i = 0; i < w.length; i++) {
                w[i] = weight.data()[from + i];
                s[i / columns] = scale[g * perGroup + i / columns];
            }
            var layer = new Obs.Layer(
                    w, hessian(g), new Grid(s, settings.maxCode()), overlap.map(this::byColumn), settings.damping());
            var solution =
                    switch (settings.method()) {
                        case DIRECT -> Obs.direct(layer);
                        case OBS -> Obs.solve(layer, settings.order());
                    };
            for (int i = 0; i < w.length; i++) {
                codes[from + i] = (byte) solution.codes()[i];
            }
            error += solution.error(layer);
            norm += layer.hessian().squaredNorm(w);
        }
        return new QuantizedWeights(codes, scale, biasCodes(scale), norm == 0 ? 0 : error / norm);
    }

    /** All columns of one kernel position are alike. */
    private int[] byColumn(int[] overlap) {
        var all = new int[columns];
        for (int i = 0; i < columns; i++) {
            all[i] = overlap[i % overlap.length];
        }
        return all;
    }

    private float[] scales(int maxCode) {
        var scale = new float[rows];
        for (int r = 0; r < rows; r++) {
            double largest = 0;
            for (int i = r * columns; i < (r + 1) * columns; i++) {
                largest = Math.max(largest, Math.abs(weight.data()[i]));
            }
            double forBias = Math.abs(bias.data()[r]) / (LARGEST_BIAS_CODE * inputs.grid().scale());
            scale[r] = (float) Math.max(Math.max(largest / maxCode, forBias), 1e-20);
        }
        return scale;
    }

    private int[] biasCodes(float[] scale) {
        var codes = new int[rows];
        for (int r = 0; r < rows; r++) {
            codes[r] = (int) Math.rint(bias.data()[r] / (double) (scale[r] * inputs.grid().scale()));
        }
        return codes;
    }

    /** Of the centred codes: that of the values divided by the square of their scale, which changes no solution. */
    private Hessian hessian(int group) {
        var hessian = new Hessian(columns);
        int positions = unfolding.positions();
        var samples = new float[positions * columns];
        for (int n = 0; n < inputs.records(); n++) {
            unfolding.bySample(inputs.centred(), n * inputs.shape().elements(), group, samples);
            hessian.add(samples, positions);
        }
        return hessian;
    }

    /**
     * Output values of every record, [rows, positions] each, before any rounding of them. Sums of products are exact in float32
     * up to 1,040 columns.
     */
    float[] evaluate(QuantizedWeights q) {
        int positions = unfolding.positions();
        int perGroup = rows / groups;
        var out = new float[inputs.records() * rows * positions];
        var x = new float[columns * positions];
        var sums = new float[positions];
        for (int n = 0; n < inputs.records(); n++) {
            for (int g = 0; g < groups; g++) {
                unfolding.byColumn(inputs.centred(), n * inputs.shape().elements(), g, x);
                for (int r = g * perGroup; r < (g + 1) * perGroup; r++) {
                    rowTimes(q.codes(), r * columns, x, sums);
                    float unit = q.scale()[r] * inputs.grid().scale();
                    int to = (n * rows + r) * positions;
                    for (int p = 0; p < positions; p++) {
                        out[to + p] = (sums[p] + q.bias()[r]) * unit;
                    }
                }
            }
        }
        return out;
    }

    /** One row of codes times x [columns][positions]; four columns at once save loads and stores of the sums. */
    private void rowTimes(byte[] codes, int from, float[] x, float[] sums) {
        int positions = sums.length;
        Arrays.fill(sums, 0);
        int j = 0;
        for (; j + 4 <= columns; j += 4) {
            float a = codes[from + j];
            float b = codes[from + j + 1];
            float c = codes[from + j + 2];
            float d = codes[from + j + 3];
            int at = j * positions;
            for (int p = 0; p < positions; p++) {
                int k = at + p;
                sums[p] += a * x[k] + b * x[k + positions] + c * x[k + 2 * positions] + d * x[k + 3 * positions];
            }
        }
        for (; j < columns; j++) {
            float a = codes[from + j];
            for (int p = 0; p < positions; p++) {
                sums[p] += a * x[j * positions + p];
            }
        }
    }
}
