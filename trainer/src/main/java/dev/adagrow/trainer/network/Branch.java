package dev.adagrow.trainer.network;

/**
 * A re-parameterizable branch beside a main convolution; each ends in a BN of its own (thesis
 * 3.2.2). Extents are odd: an even kernel has no centre and does not fold.
 */
public sealed interface Branch {
    /** Without bias, padded by half of each extent, in the groups of its main convolution. */
    record Conv(int height, int width) implements Branch {
        public Conv {
            requireOdd(height);
            requireOdd(width);
        }
    }

    /** Counts its padding. Only where input and output channels are equal. */
    record AveragePool(int kernel) implements Branch {
        public AveragePool {
            requireOdd(kernel);
        }
    }

    /** BN alone. Only where input and output channels are equal. */
    record Identity() implements Branch {}

    /** Whether it folds into a main convolution of this kind. */
    default boolean fits(Filter main) {
        int k = main.window().kernel();
        return switch (this) {
            case Conv(int height, int width) -> height <= k && width <= k;
            case AveragePool(int kernel) -> kernel <= k && main.in() == main.out();
            case Identity() -> main.in() == main.out();
        };
    }

    private static void requireOdd(int extent) {
        if (extent < 1 || extent % 2 != 1) {
            throw new IllegalArgumentException("a branch of extent " + extent + " does not fold");
        }
    }
}
