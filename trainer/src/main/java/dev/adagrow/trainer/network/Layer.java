package dev.adagrow.trainer.network;

import java.util.List;

/**
 * Closed set of the layers of a network in training form. A pass over a {@link LayerGraph} is one
 * exhaustive switch; a layer that is added does not compile until every pass knows it. {@code x}
 * and {@code y} are indices of earlier nodes; an id is what the paths of the layer's parameters
 * begin with (see the package documentation).
 */
public sealed interface Layer {
    record Input(Shape shape) implements Layer {}

    /** A convolution that never gets branches. */
    record Conv(String id, int x, Filter filter) implements Layer {}

    /**
     * A convolution that may grow wider: conv(x) + the sum of its branches (thesis table 3-1).
     *
     * @param branches in order of their addition
     */
    record MainConv(String id, int x, Filter filter, List<Branch> branches) implements Layer {
        public MainConv {
            branches = List.copyOf(branches);
        }

        public int in() {
            return filter.in();
        }

        public int out() {
            return filter.out();
        }

        /** What the paths of a branch's parameters begin with. */
        public String branchId(int index) {
            return id + ".branch" + index;
        }
    }

    record BatchNorm(String id, int x, int channels) implements Layer {}

    record Relu(int x) implements Layer {}

    /** x * sigmoid(x). */
    record Silu(int x) implements Layer {}

    record Sigmoid(int x) implements Layer {}

    record Add(int x, int y) implements Layer {}

    /** Product; y may be [channels, 1, 1] and then counts for every position. */
    record Mul(int x, int y) implements Layer {}

    /**
     * To [channels, 1, 1].
     *
     * @param counted whether the tables count it, height * width + 1 for each channel, as they do
     *     in a squeeze-and-excitation gate; the pool before the head is free
     */
    record GlobalAveragePool(int x, boolean counted) implements Layer {}

    record Linear(String id, int x, int in, int out) implements Layer {}

    /** The nodes that it reads. */
    default List<Integer> operands() {
        return switch (this) {
            case Input in -> List.of();
            case Conv conv -> List.of(conv.x());
            case MainConv conv -> List.of(conv.x());
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
