package dev.adagrow.tensor;

import java.util.Arrays;

/** Extents of tensors. Stateless. */
final class Dims {
    /**
     * @param most elements that there may be
     * @return how many elements a tensor of these extents has
     * @throws IllegalArgumentException for a negative extent, or too many elements
     */
    static int elements(int[] dims, int most) {
        long n = 1;
        for (int d : dims) {
            if (d < 0) {
                throw new IllegalArgumentException(
                        "negative dimension in " + Arrays.toString(dims));
            }
            n *= d;
            if (n > most) {
                throw new IllegalArgumentException(
                        "a tensor of shape " + Arrays.toString(dims) + " is too large");
            }
        }
        return (int) n;
    }

    /** The same extents with another number of rows. */
    static int[] withRows(int[] dims, int rows) {
        var changed = dims.clone();
        changed[0] = rows;
        return changed;
    }

    private Dims() {}
}
