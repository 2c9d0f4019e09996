package dev.adagrow.trainer.network.folded;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.Window;
import java.util.List;
import java.util.Optional;

/**
 * Closed set of operations of a folded network. A pass over the graph is one exhaustive switch; a
 * new op does not compile until every pass knows it. {@code x} and {@code y} are indices of earlier
 * nodes.
 */
public sealed interface Op {
    record Input(Shape shape) implements Op {}

    /**
     * @param weight [out, in / groups, k, k]
     * @param bias [out]; none where nothing was folded in
     * @param overlap how many folded kernels cover each of the k * k positions (row-major), the
     *     main one included
     */
    record Conv(int x, FloatTensor weight, Optional<FloatTensor> bias, Window window, int[] overlap)
            implements Op {
        /** [out]. */
        public FloatTensor biasOrZeros() {
            return bias.orElseGet(() -> FloatTensor.zeros(weight.dim(0)));
        }
    }

    /**
     * y = x * scale[c] + shift[c]; stands in front of a padded convolution, where folding would be
     * wrong at the border.
     */
    record BatchNorm(int x, FloatTensor scale, FloatTensor shift) implements Op {}

    record Relu(int x) implements Op {}

    /** x * sigmoid(x). */
    record Silu(int x) implements Op {}

    record Sigmoid(int x) implements Op {}

    record Add(int x, int y) implements Op {}

    /** Product; y may be [channels, 1, 1] and then counts for every position. */
    record Mul(int x, int y) implements Op {}

    /**
     * To [channels, 1, 1].
     *
     * @param counted as in {@link Layer.GlobalAveragePool}
     */
    record GlobalAveragePool(int x, boolean counted) implements Op {}

    /**
     * @param weight [out, in]
     * @param bias [out]
     */
    record Linear(int x, FloatTensor weight, FloatTensor bias) implements Op {}

    /** The nodes that it reads. */
    default List<Integer> operands() {
        return switch (this) {
            case Input in -> List.of();
            case Conv conv -> List.of(conv.x());
            case BatchNorm bn -> List.of(bn.x());
            case Relu(int x) -> List.of(x);
            case Silu(int x) -> List.of(x);
            case Sigmoid(int x) -> List.of(x);
            case Add(int x, int y) -> List.of(x, y);
            case Mul(int x, int y) -> List.of(x, y);
            case GlobalAveragePool pool -> List.of(pool.x());
            case Linear linear -> List.of(linear.x());
        };
    }
}
