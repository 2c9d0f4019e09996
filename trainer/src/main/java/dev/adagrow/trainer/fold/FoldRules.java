package dev.adagrow.trainer.fold;

import java.util.Arrays;

/**
 * The rules of structural re-parameterization (Ding et al., Diverse Branch Block 2021, transforms I
 * to VI). Exact in evaluation mode up to rounding. Pure.
 */
public final class FoldRules {
    /** Rule 1: BN behind a convolution. W' = W t per output channel, b' = b t + shift. */
    public static Kernel batchNormAfter(Kernel k, Affine bn) {
        requireChannels(k.out(), bn);
        var weight = k.weight().clone();
        var bias = new double[k.out()];
        int row = weight.length / k.out();
        for (int o = 0; o < k.out(); o++) {
            for (int i = o * row; i < (o + 1) * row; i++) {
                weight[i] *= bn.scale()[o];
            }
            bias[o] = k.bias()[o] * bn.scale()[o] + bn.shift()[o];
        }
        return new Kernel(k.out(), k.in(), k.height(), k.width(), k.groups(), weight, bias);
    }

    /**
     * Rule 2, first half: the kernel centred in size x size zeros. Right only if each convolution
     * pads by half of its own sizes.
     *
     * @throws IllegalArgumentException for even sizes, which have no centre, and for a kernel that
     *     does not fit
     */
    public static Kernel embed(Kernel k, int size) {
        if (k.height() % 2 == 0 || k.width() % 2 == 0 || size % 2 == 0) {
            throw new IllegalArgumentException(
                    "a kernel of even size has no centre: "
                            + k.height()
                            + " x "
                            + k.width()
                            + " in "
                            + size
                            + " x "
                            + size);
        }
        if (k.height() > size || k.width() > size) {
            throw new IllegalArgumentException(
                    "a kernel "
                            + k.height()
                            + " x "
                            + k.width()
                            + " does not fit into "
                            + size
                            + " x "
                            + size);
        }
        int top = size / 2 - k.height() / 2;
        int left = size / 2 - k.width() / 2;
        var wide =
                new Kernel(
                        k.out(),
                        k.in(),
                        size,
                        size,
                        k.groups(),
                        new double[k.out() * k.in() * size * size],
                        k.bias());
        for (int o = 0; o < k.out(); o++) {
            for (int i = 0; i < k.in(); i++) {
                for (int y = 0; y < k.height(); y++) {
                    for (int x = 0; x < k.width(); x++) {
                        wide.weight()[wide.index(o, i, top + y, left + x)] =
                                k.weight()[k.index(o, i, y, x)];
                    }
                }
            }
        }
        return wide;
    }

    /**
     * Rule 2, second half: parallel convolutions of one input, stride and padding.
     *
     * @throws IllegalArgumentException if their shapes differ
     */
    public static Kernel sum(Kernel a, Kernel b) {
        if (a.out() != b.out()
                || a.in() != b.in()
                || a.height() != b.height()
                || a.width() != b.width()
                || a.groups() != b.groups()) {
            throw new IllegalArgumentException("kernels of different shapes cannot be added");
        }
        var weight = a.weight().clone();
        var bias = a.bias().clone();
        Arrays.setAll(weight, i -> a.weight()[i] + b.weight()[i]);
        Arrays.setAll(bias, i -> a.bias()[i] + b.bias()[i]);
        return new Kernel(a.out(), a.in(), a.height(), a.width(), a.groups(), weight, bias);
    }

    /**
     * Rule 3: average pooling that counts its padding, as a convolution with 1/k^2 from each
     * channel to itself.
     */
    public static Kernel averagePool(int channels, int groups, int size) {
        var k = diagonal(channels, groups, size);
        for (int o = 0; o < channels; o++) {
            int from = k.index(o, o % k.in(), 0, 0);
            Arrays.fill(k.weight(), from, from + size * size, 1.0 / (size * size));
        }
        return k;
    }

    /**
     * Rule 4: the identity, as a 1 x 1 convolution; with a stride it reads the centres that the
     * main kernel reads.
     */
    public static Kernel identity(int channels, int groups) {
        var k = diagonal(channels, groups, 1);
        for (int o = 0; o < channels; o++) {
            k.weight()[k.index(o, o % k.in(), 0, 0)] = 1;
        }
        return k;
    }

    /**
     * A convolution that pads channel c with {@code padValue[c]} instead of 0.
     *
     * @param padValue [channels]
     */
    public record Padded(Kernel kernel, double[] padValue) {}

    /**
     * BN in front of a padded convolution, exact at the border too: each channel is padded with the
     * value that BN maps to 0, -shift / scale. Padding with 0 instead would be wrong at the border
     * by O(shift).
     *
     * @throws IllegalArgumentException if a scale is 0: then no value is mapped to 0
     */
    public static Padded batchNormBefore(Affine bn, Kernel k) {
        requireChannels(k.channels(), bn);
        var weight = k.weight().clone();
        var bias = k.bias().clone();
        int area = k.height() * k.width();
        for (int o = 0; o < k.out(); o++) {
            int group = o / (k.out() / k.groups());
            for (int i = 0; i < k.in(); i++) {
                int c = group * k.in() + i;
                int from = k.index(o, i, 0, 0);
                for (int p = from; p < from + area; p++) {
                    weight[p] = k.weight()[p] * bn.scale()[c];
                    bias[o] += k.weight()[p] * bn.shift()[c];
                }
            }
        }
        var pad = new double[k.channels()];
        for (int c = 0; c < pad.length; c++) {
            if (bn.scale()[c] == 0) {
                throw new IllegalArgumentException(
                        "BN scale of channel " + c + " is 0: no pad value gives 0");
            }
            pad[c] = -bn.shift()[c] / bn.scale()[c];
        }
        return new Padded(
                new Kernel(k.out(), k.in(), k.height(), k.width(), k.groups(), weight, bias), pad);
    }

    private static Kernel diagonal(int channels, int groups, int size) {
        int in = channels / groups;
        return new Kernel(
                channels,
                in,
                size,
                size,
                groups,
                new double[channels * in * size * size],
                new double[channels]);
    }

    private static void requireChannels(int channels, Affine bn) {
        if (bn.scale().length != channels) {
            throw new IllegalArgumentException(
                    "BN of " + bn.scale().length + " channels at " + channels);
        }
    }

    private FoldRules() {}
}
