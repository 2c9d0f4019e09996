package dev.adagrow.trainer.training;

/**
 * @param momentum share of the velocity that survives a step; 0.9 by default
 * @param weightDecay on weights of convolutions and of the head only, never on biases and BN; 5e-4
 *     by default
 * @param threads of the engine; with 1 a training repeats bit by bit
 */
public record SgdSettings(double momentum, double weightDecay, int threads) {
    public SgdSettings {
        if (!(momentum >= 0 && momentum < 1) || !(weightDecay >= 0) || threads < 1) {
            throw new IllegalArgumentException(
                    "momentum "
                            + momentum
                            + ", weight decay "
                            + weightDecay
                            + ", "
                            + threads
                            + " threads");
        }
    }

    public static SgdSettings defaults() {
        return new SgdSettings(0.9, 5e-4, 1);
    }
}
