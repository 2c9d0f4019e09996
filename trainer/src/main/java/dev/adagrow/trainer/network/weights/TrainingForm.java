package dev.adagrow.trainer.network.weights;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot of a network in training form: structure and all parameters and BN statistics by path
 * (see the package documentation). What folding reads, and what a training state stores.
 */
public record TrainingForm(Architecture architecture, Map<String, FloatTensor> parameters) {
    /** Epsilon of every BN. */
    public static final double EPS = 1e-5;

    /**
     * @throws IllegalArgumentException if a parameter of the architecture is missing or has another
     *     shape, or there is one more; the message names it
     */
    public TrainingForm {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        var declared = Parameter.of(architecture.graph());
        for (var parameter : declared) {
            var tensor = parameters.get(parameter.path());
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "parameter " + parameter.path() + " of " + architecture + " is missing");
            }
            if (!Arrays.equals(tensor.dims(), parameter.extents())) {
                throw new IllegalArgumentException(
                        "parameter "
                                + parameter.path()
                                + " of "
                                + architecture
                                + " is "
                                + tensor
                                + "; "
                                + parameter.dims()
                                + " is wanted");
            }
        }
        if (parameters.size() > declared.size()) {
            var unknown = new TreeMap<>(parameters);
            declared.forEach(p -> unknown.remove(p.path()));
            throw new IllegalArgumentException(
                    architecture + " has no parameter " + unknown.firstKey());
        }
    }

    /**
     * @throws IllegalArgumentException if there is none of that path
     */
    public FloatTensor parameter(String path) {
        var tensor = parameters.get(path);
        if (tensor == null) {
            throw new IllegalArgumentException("no parameter " + path + " in " + architecture);
        }
        return tensor;
    }
}
