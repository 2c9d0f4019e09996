package dev.adagrow.trainer.network.weights;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Values that parameters start with: weights by a {@link WeightScheme}, biases 0, BN gamma 1, beta
 * 0, mean 0, variance 1. Everything follows from the generator. Stateless.
 */
public final class InitialWeights {
    /** A whole network, by {@link WeightScheme#inherited}. */
    public static TrainingForm form(Architecture net, RandomGenerator random) {
        var scheme = WeightScheme.inherited();
        var values = new TreeMap<String, FloatTensor>();
        for (var parameter : Parameter.of(net.graph())) {
            values.put(parameter.path(), value(parameter, scheme, random));
        }
        return new TrainingForm(net, values);
    }

    /** What a growth event adds: the parameters that the grown net has and the other lacks. */
    public static Map<String, FloatTensor> added(
            Architecture before, Architecture grown, WeightScheme scheme, RandomGenerator random) {
        var known = new HashSet<String>();
        Parameter.of(before.graph()).forEach(p -> known.add(p.path()));
        var values = new TreeMap<String, FloatTensor>();
        for (var parameter : Parameter.of(grown.graph())) {
            if (!known.contains(parameter.path())) {
                values.put(parameter.path(), value(parameter, scheme, random));
            }
        }
        return values;
    }

    private static FloatTensor value(
            Parameter parameter, WeightScheme scheme, RandomGenerator random) {
        return switch (parameter.role()) {
            case WEIGHT -> scheme.weight(parameter, random);
            case GAMMA, VARIANCE -> filled(parameter.size(), 1);
            case BIAS, BETA, MEAN -> FloatTensor.zeros(parameter.size());
        };
    }

    /**
     * A head with more rows: the old ones as they are, new ones ~ N(0, std of the old weights), new
     * biases the mean of the old.
     */
    public static Map<String, FloatTensor> head(
            FloatTensor weight, FloatTensor bias, int added, RandomGenerator random) {
        int classes = bias.size();
        int d = weight.dim(1);
        double mean = 0;
        double squares = 0;
        for (float w : weight.data()) {
            mean += w;
            squares += (double) w * w;
        }
        mean /= weight.size();
        double std = Math.sqrt(Math.max(0, squares / weight.size() - mean * mean));
        var grown = Arrays.copyOf(weight.data(), (classes + added) * d);
        for (int i = weight.size(); i < grown.length; i++) {
            grown[i] = (float) (std * random.nextGaussian());
        }
        double meanBias = 0;
        for (float b : bias.data()) {
            meanBias += (double) b / classes;
        }
        var biases = Arrays.copyOf(bias.data(), classes + added);
        Arrays.fill(biases, classes, biases.length, (float) meanBias);
        return Map.of(
                "head.weight",
                new FloatTensor(grown, classes + added, d),
                "head.bias",
                new FloatTensor(biases, classes + added));
    }

    static FloatTensor filled(int n, float value) {
        var data = new float[n];
        Arrays.fill(data, value);
        return new FloatTensor(data, n);
    }

    private InitialWeights() {}
}
