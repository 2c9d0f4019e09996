package dev.adagrow.trainer.network.folded;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.Window;
import java.util.ArrayList;

/**
 * The slow, obvious evaluation of plain ops in float64: the oracle of every faster one. Stateless.
 * Feature maps are row-major [channels, height, width].
 */
public final class Interpreter {
    /**
     * @param inputs [n, channels, height, width]
     * @return [n, classes]
     */
    public static FloatTensor run(FoldedNetwork network, FloatTensor inputs) {
        int n = inputs.dim(0);
        int size = inputs.size() / n;
        float[][] results = new float[n][];
        for (int i = 0; i < n; i++) {
            var image = new double[size];
            for (int j = 0; j < size; j++) {
                image[j] = inputs.data()[i * size + j];
            }
            results[i] = floats(runOne(network, image));
        }
        int classes = results[0].length;
        var all = new float[n * classes];
        for (int i = 0; i < n; i++) {
            System.arraycopy(results[i], 0, all, i * classes, classes);
        }
        return new FloatTensor(all, n, classes);
    }

    /**
     * @param image [channels, height, width]
     * @return logits
     */
    public static double[] runOne(FoldedNetwork network, double[] image) {
        var shapes = Shapes.of(network);
        var values = new ArrayList<double[]>();
        for (var op : network.ops()) {
            values.add(
                    switch (op) {
                        case Op.Input(Shape shape) -> image;
                        case Op.Conv conv ->
                                conv(
                                        values.get(conv.x()),
                                        shapes.get(conv.x()),
                                        doubles(conv.weight()),
                                        doubles(conv.biasOrZeros()),
                                        conv.window());
                        case Op.BatchNorm(int x, var scale, var shift) ->
                                batchNorm(values.get(x), doubles(scale), doubles(shift));
                        case Op.Relu(int x) -> relu(values.get(x));
                        case Op.Silu(int x) -> silu(values.get(x));
                        case Op.Sigmoid(int x) -> sigmoid(values.get(x));
                        case Op.Add(int x, int y) -> add(values.get(x), values.get(y));
                        case Op.Mul(int x, int y) -> multiply(values.get(x), values.get(y));
                        case Op.GlobalAveragePool pool ->
                                globalAveragePool(
                                        values.get(pool.x()), shapes.get(pool.x()).channels());
                        case Op.Linear(int x, var w, var b) ->
                                linear(values.get(x), doubles(w), doubles(b));
                    });
        }
        return values.getLast();
    }

    /**
     * Zero-padded convolution.
     *
     * @param weight [bias.length, in.channels / groups, k, k]
     */
    public static double[] conv(
            double[] x, Shape in, double[] weight, double[] bias, Window window) {
        return conv(x, in, weight, bias, window, new double[in.channels()]);
    }

    /** The same, channel c padded with {@code padValue[c]}. */
    public static double[] conv(
            double[] x,
            Shape in,
            double[] weight,
            double[] bias,
            Window window,
            double[] padValue) {
        int out = bias.length;
        int k = window.kernel();
        int perGroup = in.channels() / window.groups();
        int height = window.out(in.height());
        int width = window.out(in.width());
        var y = new double[out * height * width];
        for (int o = 0; o < out; o++) {
            int firstChannel = o / (out / window.groups()) * perGroup;
            for (int oy = 0; oy < height; oy++) {
                for (int ox = 0; ox < width; ox++) {
                    double sum = bias[o];
                    for (int i = 0; i < perGroup * k * k; i++) {
                        int c = firstChannel + i / (k * k);
                        int iy = oy * window.stride() - window.pad() + i / k % k;
                        int ix = ox * window.stride() - window.pad() + i % k;
                        boolean inside = iy >= 0 && iy < in.height() && ix >= 0 && ix < in.width();
                        sum +=
                                weight[o * perGroup * k * k + i]
                                        * (inside
                                                ? x[(c * in.height() + iy) * in.width() + ix]
                                                : padValue[c]);
                    }
                    y[(o * height + oy) * width + ox] = sum;
                }
            }
        }
        return y;
    }

    /**
     * In evaluation mode.
     *
     * @param x [channels, area], as many channels as there are scales
     */
    public static double[] batchNorm(double[] x, double[] scale, double[] shift) {
        int area = x.length / scale.length;
        var y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i] * scale[i / area] + shift[i / area];
        }
        return y;
    }

    public static double[] relu(double[] x) {
        var y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.max(x[i], 0);
        }
        return y;
    }

    /** x * sigmoid(x). */
    public static double[] silu(double[] x) {
        return multiply(x, sigmoid(x));
    }

    public static double[] sigmoid(double[] x) {
        var y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = 1 / (1 + Math.exp(-x[i]));
        }
        return y;
    }

    /**
     * @param a [channels, area]
     * @param b the same, or one value a channel
     */
    public static double[] multiply(double[] a, double[] b) {
        int area = a.length / b.length;
        var y = new double[a.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = a[i] * b[i / area];
        }
        return y;
    }

    /** Element by element; {@code b} is not shorter than {@code a}. */
    public static double[] add(double[] a, double[] b) {
        var y = new double[a.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = a[i] + b[i];
        }
        return y;
    }

    /**
     * Mean of each channel.
     *
     * @param x [channels, area]
     */
    public static double[] globalAveragePool(double[] x, int channels) {
        int area = x.length / channels;
        var y = new double[channels];
        for (int i = 0; i < x.length; i++) {
            y[i / area] += x[i] / area;
        }
        return y;
    }

    /**
     * W x + b.
     *
     * @param weight row-major [outputs, inputs]
     */
    public static double[] linear(double[] x, double[] weight, double[] bias) {
        var y = bias.clone();
        for (int i = 0; i < weight.length; i++) {
            y[i / x.length] += weight[i] * x[i % x.length];
        }
        return y;
    }

    private static double[] doubles(FloatTensor tensor) {
        var values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.data()[i];
        }
        return values;
    }

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private Interpreter() {}
}
