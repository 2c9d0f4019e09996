package dev.adagrow.trainer.network;

import dev.adagrow.tensor.Tensor;

/** The slow, obvious evaluation of a folded network in float64: the oracle of every faster one. Stateless. */
public final class Interpreter {
    /**
     * @param inputs [n, channels, height, width]
     * @return [n, classes]
     */
    public static Tensor run(FoldedNetwork network, Tensor inputs) {
        throw new UnsupportedOperationException("run");
    }

    private Interpreter() {}
}
