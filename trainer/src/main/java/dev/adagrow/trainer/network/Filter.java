package dev.adagrow.trainer.network;

/**
 * What a convolution computes, without its values.
 *
 * @param in input channels of all groups
 * @param out output channels
 * @param bias whether it has one in training form
 */
public record Filter(int in, int out, Window window, boolean bias) {
    public Filter {
        if (in < 1 || out < 1 || in % window.groups() != 0 || out % window.groups() != 0) {
            throw new IllegalArgumentException(
                    "a convolution of "
                            + in
                            + " to "
                            + out
                            + " channels in "
                            + window.groups()
                            + " groups");
        }
    }

    /** Input channels that one output channel reads. */
    public int inPerGroup() {
        return in / window.groups();
    }

    /**
     * @throws IllegalArgumentException if the input has another number of channels
     */
    public Shape output(Shape input) {
        if (input.channels() != in) {
            throw new IllegalArgumentException(
                    "a convolution of " + in + " channels is given " + input);
        }
        return new Shape(out, window.out(input.height()), window.out(input.width()));
    }
}
