package dev.adagrow.trainer.network;

import dev.adagrow.tensor.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot of a network in training form: structure and all parameters and BN statistics by path
 * (see the package documentation). What folding reads, and what a training state stores.
 */
public record TrainingForm(Architecture architecture, Map<String, Tensor> parameters) {
    /** Epsilon of every BN. */
    public static final double EPS = 1e-5;

    public TrainingForm {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /**
     * @throws IllegalArgumentException if there is none of that path
     */
    public Tensor parameter(String path) {
        var tensor = parameters.get(path);
        if (tensor == null) {
            throw new IllegalArgumentException("no parameter " + path + " in " + architecture);
        }
        return tensor;
    }
}
