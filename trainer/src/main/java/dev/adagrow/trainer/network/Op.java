package dev.adagrow.trainer.network;

import dev.adagrow.tensor.Tensor;

/**
 * Closed set of operations of a folded network. A pass over the graph is one exhaustive switch; a
 * new op does not compile until every pass knows it. {@code x} and {@code y} are indices of earlier
 * nodes.
 */
public sealed interface Op {
    record Input(Shape shape) implements Op {}

    /**
     * @param weight [out, in / groups, k, k]
     * @param bias [out]
     * @param overlap how many folded kernels cover each of the k * k positions (row-major), the
     *     main one included
     */
    record Conv(int x, Tensor weight, Tensor bias, Window window, int[] overlap) implements Op {}

    /**
     * y = x * scale[c] + shift[c]; stands in front of a padded convolution, where folding would be
     * wrong at the border.
     */
    record BatchNorm(int x, Tensor scale, Tensor shift) implements Op {}

    record Relu(int x) implements Op {}

    record Add(int x, int y) implements Op {}

    record GlobalAveragePool(int x) implements Op {}

    /**
     * @param weight [out, in]
     * @param bias [out]
     */
    record Linear(int x, Tensor weight, Tensor bias) implements Op {}
}
