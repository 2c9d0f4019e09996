package dev.adagrow.trainer.training;

import dev.adagrow.tensor.Tensor;

/** How the parameters of a growth event start (thesis 3.2.3). */
public sealed interface Initialization {
    /**
     * As the base network did: Kaiming convolutions, zero biases, BN gamma 1, beta 0, mean 0,
     * variance 1.
     */
    record Inherit() implements Initialization {}

    /**
     * The network answers (nearly) as before. A new branch has gamma 0: exact. A new unit is a
     * Dirac convolution whose BN is the identity, calibrated on a batch so that it stays so with
     * batch statistics: exact where its input has passed a ReLU, and a plain ReLU of its input at
     * the head of a block.
     *
     * @param calibration [n, channels, height, width]
     */
    record FunctionPreserving(Tensor calibration) implements Initialization {}
}
