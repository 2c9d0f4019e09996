package dev.adagrow.trainer.training;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.weights.GaussianFit;
import dev.adagrow.trainer.network.weights.Neighbours;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.network.weights.WeightScheme;

/**
 * How the parameters of inserted units and branches start (thesis 3.2.3, table 3-9). All differ in
 * the weights of convolutions alone, but for the last: biases start at 0, BNs with gamma 1, beta 0,
 * mean 0 and variance 1. New rows of the head start as {@link
 * dev.adagrow.trainer.network.weights.InitialWeights#head} says, whichever this is.
 */
public sealed interface Initialization {
    /** As the base network did: Kaiming. */
    record Inherit() implements Initialization {}

    /** 0. In a unit without a shortcut no gradient gets through. */
    record Zero() implements Initialization {}

    /** Uniform in +-bound. */
    record Uniform(double bound) implements Initialization {
        public Uniform {
            requirePositive(bound);
        }
    }

    /** N(0, deviation). */
    record Normal(double deviation) implements Initialization {
        public Normal {
            requirePositive(deviation);
        }
    }

    /** See {@link GaussianFit#local}; without a neighbour of that kind as {@link Inherit}. */
    record LocalFit(Neighbours neighbours) implements Initialization {}

    /** See {@link GaussianFit#global}; without a convolution of that kind as {@link Inherit}. */
    record GlobalFit() implements Initialization {}

    /**
     * As {@link Inherit}; then the caller trains what was inserted alone with {@link
     * TrainingSession#learnAlone} before the network goes on.
     *
     * @param epochs of that training
     */
    record LocalLearning(int epochs) implements Initialization {
        public LocalLearning {
            if (epochs < 1) {
                throw new IllegalArgumentException("local learning of " + epochs + " epochs");
            }
        }
    }

    /**
     * The network answers as before, or nearly: see {@link
     * dev.adagrow.trainer.network.weights.PreservingWeights}. The statistics of the inserted BNs
     * are those of the calibration, so that they also serve a network whose statistics are frozen.
     *
     * @param calibration records [n, channels, height, width], 256 of them or more
     */
    record FunctionPreserving(FloatTensor calibration) implements Initialization {}

    /**
     * @param form the network before it grows
     * @param grown the network after
     */
    default WeightScheme scheme(TrainingForm form, Architecture grown) {
        return switch (this) {
            case Inherit i -> WeightScheme.inherited();
            case Zero z -> WeightScheme.zero();
            case Uniform(double bound) -> WeightScheme.uniform(bound);
            case Normal(double deviation) -> WeightScheme.normal(0, deviation);
            case LocalFit(Neighbours neighbours) -> GaussianFit.local(form, grown, neighbours);
            case GlobalFit g -> GaussianFit.global(form, grown);
            case LocalLearning l -> WeightScheme.inherited();
            case FunctionPreserving f -> WeightScheme.inherited();
        };
    }

    private static void requirePositive(double scale) {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("initial weights of scale " + scale);
        }
    }
}
