package dev.adagrow.trainer.network;

/**
 * A re-parameterizable branch beside a main convolution; each ends in a BN of its own (thesis
 * 3.2.2).
 */
public sealed interface Branch {
    /** Without bias, padded by half of each extent. */
    record Conv(int height, int width) implements Branch {
        public Conv {
            requireFoldable(height);
            requireFoldable(width);
        }
    }

    /** Counts its padding. Only where input and output channels are equal. */
    record AveragePool(int kernel) implements Branch {
        public AveragePool {
            requireFoldable(kernel);
        }
    }

    /** BN alone. Only where input and output channels are equal. */
    record Identity() implements Branch {}

    private static void requireFoldable(int extent) {
        if (extent % 2 != 1 || extent > Architecture.KERNEL) {
            throw new IllegalArgumentException(
                    "a branch of extent "
                            + extent
                            + " does not fold into a kernel of "
                            + Architecture.KERNEL);
        }
    }
}
