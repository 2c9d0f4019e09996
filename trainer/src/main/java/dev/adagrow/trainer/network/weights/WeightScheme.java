package dev.adagrow.trainer.network.weights;

import dev.adagrow.tensor.FloatTensor;
import java.util.random.RandomGenerator;

/**
 * How weights of convolutions and linear layers start. Pure: everything follows from parameter and
 * generator, and nothing is drawn beyond what the weight needs.
 */
@FunctionalInterface
public interface WeightScheme {
    /**
     * @param parameter a weight
     * @return a tensor of its extents
     */
    FloatTensor weight(Parameter parameter, RandomGenerator random);

    /**
     * As the base net's: convolutions ~ N(0, 2 / fan-in) (He et al. 2015, arXiv 1502.01852), linear
     * layers uniform in +-1/sqrt(fan-in).
     */
    static WeightScheme inherited() {
        return (parameter, random) ->
                parameter.dims().size() == 2
                        ? uniform(1 / Math.sqrt(parameter.fanIn())).weight(parameter, random)
                        : normal(0, Math.sqrt(2.0 / parameter.fanIn())).weight(parameter, random);
    }

    /** 0 everywhere: no gradient passes a plain unit that starts so (thesis table 3-9). */
    static WeightScheme zero() {
        return (parameter, random) -> FloatTensor.zeros(parameter.extents());
    }

    /** Uniform in +-bound. */
    static WeightScheme uniform(double bound) {
        return (parameter, random) -> {
            var w = FloatTensor.zeros(parameter.extents());
            for (int i = 0; i < w.size(); i++) {
                w.data()[i] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
            return w;
        };
    }

    static WeightScheme normal(double mean, double deviation) {
        return (parameter, random) -> {
            var w = FloatTensor.zeros(parameter.extents());
            for (int i = 0; i < w.size(); i++) {
                w.data()[i] = (float) (mean + deviation * random.nextGaussian());
            }
            return w;
        };
    }
}
