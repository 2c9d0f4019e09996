package dev.adagrow.trainer.fold;

import dev.adagrow.tensor.FloatTensor;

/**
 * Weight and bias of one convolution in float64: the value that the folding rules work on. Arrays
 * are not copied; rules never write to those of their arguments.
 *
 * @param out output channels
 * @param in input channels of one group
 * @param weight row-major [out, in, height, width]
 * @param bias [out]
 */
public record Kernel(
        int out, int in, int height, int width, int groups, double[] weight, double[] bias) {
    public Kernel {
        if (weight.length != out * in * height * width || bias.length != out) {
            throw new IllegalArgumentException(
                    weight.length
                            + " weights and "
                            + bias.length
                            + " biases for a kernel ["
                            + out
                            + ", "
                            + in
                            + ", "
                            + height
                            + ", "
                            + width
                            + "]");
        }
        if (groups < 1 || out % groups != 0) {
            throw new IllegalArgumentException(out + " output channels in " + groups + " groups");
        }
    }

    /**
     * @param weight [out, in / groups, height, width]
     * @param bias [out]
     */
    public static Kernel of(FloatTensor weight, FloatTensor bias, int groups) {
        return new Kernel(
                weight.dim(0),
                weight.dim(1),
                weight.dim(2),
                weight.dim(3),
                groups,
                doubles(weight),
                doubles(bias));
    }

    /** Of a convolution without bias. */
    public static Kernel of(FloatTensor weight, int groups) {
        return of(weight, FloatTensor.zeros(weight.dim(0)), groups);
    }

    /** Channels of the input of all groups. */
    public int channels() {
        return in * groups;
    }

    int index(int o, int i, int y, int x) {
        return ((o * in + i) * height + y) * width + x;
    }

    /** Rounded to float32. */
    public FloatTensor weightTensor() {
        return new FloatTensor(floats(weight), out, in, height, width);
    }

    /** Rounded to float32. */
    public FloatTensor biasTensor() {
        return new FloatTensor(floats(bias), out);
    }

    static double[] doubles(FloatTensor tensor) {
        var values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.data()[i];
        }
        return values;
    }

    static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
