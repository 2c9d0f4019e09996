package dev.adagrow.trainer.network;

/** Of a square, odd convolution kernel, padded by kernel / 2. */
public record Window(int kernel, int stride, int groups) {
    public Window {
        if (kernel < 1 || kernel % 2 == 0 || stride < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "a kernel of " + kernel + ", stride " + stride + ", " + groups + " groups");
        }
    }

    /** Zeros on each side. */
    public int pad() {
        return kernel / 2;
    }

    /** Output extent for an input extent. */
    public int out(int in) {
        return (in + 2 * pad() - kernel) / stride + 1;
    }
}
