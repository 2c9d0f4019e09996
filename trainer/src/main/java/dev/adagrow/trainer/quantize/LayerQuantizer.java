package dev.adagrow.trainer.quantize;

import dev.adagrow.tensor.FloatTensor;
import java.util.Arrays;
import java.util.Optional;

/** Quantizes one convolution or linear layer on the codes of its inputs, and evaluates it. */
final class LayerQuantizer {
    /** So that an INT32 bias code, and the sum of products beside it, stay in range. */
    private static final double LARGEST_BIAS_CODE = 1 << 29;

    /** So that loops over samples are long. */
    private static final int SAMPLES_TOGETHER = 2048;

    private final Unfolding unfolding;
    private final Codes inputs;
    private final FloatTensor weight;
    private final FloatTensor bias;
    private final int groups;
    private final int rows;
    private final int columns;

    LayerQuantizer(Unfolding unfolding, Codes inputs, FloatTensor weight, FloatTensor bias) {
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
     * @param floatInputs what the layer sees in the float network, of every record; empty without
     *     asymmetric target
     */
    QuantizedWeights quantize(
            Optional<int[]> overlap, Optional<float[]> floatInputs, QuantizationSettings settings) {
        var drifts = floatInputs.map(this::outputDrift);
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
            var observed = observe(g, drifts);
            var layer =
                    new Obs.Layer(
                            w,
                            observed.hessian(),
                            new Grid(s, settings.maxCode()),
                            overlap.map(this::byColumn),
                            QuantizationSettings.DAMPING);
            var solution =
                    switch (settings.method()) {
                        case DIRECT -> Obs.direct(layer);
                        case OBS ->
                                Obs.solve(
                                        observed.target(layer, settings.asymmetry()),
                                        settings.order());
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
            codes[r] =
                    (int) Math.rint(bias.data()[r] / (double) (scale[r] * inputs.grid().scale()));
        }
        return codes;
    }

    /** Of the centred codes, as if their scale were 1, which changes no solution. */
    private record Observed(Hessian hessian, Optional<OutputDrift> drift) {
        Obs.Layer target(Obs.Layer layer, double asymmetry) {
            return drift.map(d -> Obs.towardsFloat(layer, d, asymmetry)).orElse(layer);
        }
    }

    /** W (X - X') in units of the input scale, of every record [rows, positions]. */
    private float[] outputDrift(float[] floatInputs) {
        var drift = new float[floatInputs.length];
        for (int i = 0; i < drift.length; i++) {
            drift[i] = floatInputs[i] / inputs.grid().scale() - inputs.centred()[i];
        }
        return FloatOps.layer(unfolding, drift, weight, new float[rows]);
    }

    private Observed observe(int group, Optional<float[]> drifts) {
        int perGroup = rows / groups;
        var hessian = new Hessian(columns);
        Optional<OutputDrift> drift = drifts.map(d -> new OutputDrift(perGroup, columns));
        int positions = unfolding.positions();
        int together = Math.clamp(SAMPLES_TOGETHER / positions, 1, inputs.records());
        int stride = together * positions;
        var samples = new int[columns * stride];
        var missing = new float[drift.isPresent() ? perGroup * stride : 0];
        for (int n = 0; n < inputs.records(); n += together) {
            int records = Math.min(together, inputs.records() - n);
            for (int i = 0; i < records; i++) {
                unfolding.byColumn(inputs.centred(), n + i, group, samples, i * positions, stride);
                for (int r = 0; drifts.isPresent() && r < perGroup; r++) {
                    int from = ((n + i) * rows + group * perGroup + r) * positions;
                    System.arraycopy(
                            drifts.get(), from, missing, r * stride + i * positions, positions);
                }
            }
            hessian.add(samples, stride, records * positions);
            drift.ifPresent(d -> d.add(missing, samples, stride, records * positions));
        }
        return new Observed(hessian, drift);
    }

    /**
     * Output values of every record, [rows, positions] each, before any rounding of them; sums of
     * products are exact.
     */
    float[] evaluate(QuantizedWeights q) {
        int positions = unfolding.positions();
        int perGroup = rows / groups;
        var codes = new int[q.codes().length];
        Arrays.setAll(codes, i -> q.codes()[i]);
        var out = new float[inputs.records() * rows * positions];
        var x = new int[positions * columns];
        for (int n = 0; n < inputs.records(); n++) {
            for (int g = 0; g < groups; g++) {
                unfolding.bySample(inputs.centred(), n, g, x);
                int r = g * perGroup;
                for (; r + 4 <= (g + 1) * perGroup; r += 4) {
                    fourRows(q, codes, r, x, out, (n * rows + r) * positions);
                }
                for (; r < (g + 1) * perGroup; r++) {
                    oneRow(q, codes, r, x, out, (n * rows + r) * positions);
                }
            }
        }
        return out;
    }

    /** In the form that the compiler turns into vector instructions. */
    private void fourRows(QuantizedWeights q, int[] codes, int r, int[] x, float[] out, int to) {
        int positions = unfolding.positions();
        int w0 = r * columns;
        int w1 = w0 + columns;
        int w2 = w1 + columns;
        int w3 = w2 + columns;
        for (int p = 0; p < positions; p++) {
            int from = p * columns;
            int s0 = 0;
            int s1 = 0;
            int s2 = 0;
            int s3 = 0;
            for (int j = 0; j < columns; j++) {
                int v = x[from + j];
                s0 += v * codes[w0 + j];
                s1 += v * codes[w1 + j];
                s2 += v * codes[w2 + j];
                s3 += v * codes[w3 + j];
            }
            out[to + p] = output(q, r, s0);
            out[to + positions + p] = output(q, r + 1, s1);
            out[to + 2 * positions + p] = output(q, r + 2, s2);
            out[to + 3 * positions + p] = output(q, r + 3, s3);
        }
    }

    private void oneRow(QuantizedWeights q, int[] codes, int r, int[] x, float[] out, int to) {
        for (int p = 0; p < unfolding.positions(); p++) {
            int sum = 0;
            for (int j = 0; j < columns; j++) {
                sum += x[p * columns + j] * codes[r * columns + j];
            }
            out[to + p] = output(q, r, sum);
        }
    }

    private float output(QuantizedWeights q, int r, int sum) {
        return (sum + q.bias()[r]) * (q.scale()[r] * inputs.grid().scale());
    }
}
