package dev.adagrow.trainer.network;

/**
 * A re-parameterizable branch beside a main convolution; each ends in a BN of its own (thesis
 * 3.2.2).
 */
public sealed interface Branch {
    /** Without bias, odd sizes, padded by half of each. */
    record Conv(int height, int width) implements Branch {}

    /** Counts its padding. Only where input and output channels are equal. */
    record AveragePool(int kernel) implements Branch {}

    /** BN alone. Only where input and output channels are equal. */
    record Identity() implements Branch {}
}
