package dev.adagrow.trainer.network.weights;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Values of a network's parameters when its blocks get more channels. What made a channel keeps its
 * weights and gets zeros for the channels that are new, so every old channel, and with them every
 * answer, stays as it was whatever the records; what makes a new channel starts as in a new network
 * (as Net2Net, Chen et al. 2016, arXiv 1511.05641, keeps the function, but with zeros towards what
 * follows in the place of copies). A new channel's gradient is zero until the weights that read it
 * have moved, which they do with the first step. Stateless.
 */
public final class WiderWeights {
    /**
     * @param form before
     * @param grown the same net with more channels in some blocks
     */
    public static Insertion of(TrainingForm form, Architecture grown, RandomGenerator random) {
        var fresh = InitialWeights.form(grown, random);
        var wider = new TreeMap<String, FloatTensor>();
        for (var parameter : Parameter.of(grown.graph())) {
            var before = form.parameter(parameter.path());
            var after = fresh.parameter(parameter.path());
            if (before.size() == after.size()) {
                continue;
            }
            if (parameter.role() == Parameter.Role.WEIGHT) {
                clearOldRows(before, after);
            }
            overlay(before, after);
            wider.put(parameter.path(), after);
        }
        return new Insertion(wider, Map.of(), Parameter.batchNorms(wider.keySet()));
    }

    /** What the old outputs take in: zeros. */
    private static void clearOldRows(FloatTensor before, FloatTensor after) {
        int kept = before.dim(0) * (after.size() / after.dim(0));
        Arrays.fill(after.data(), 0, kept, 0);
    }

    /**
     * Copies the values of a tensor to the same indices of one that is nowhere smaller.
     *
     * @throws IllegalArgumentException if it is, or has another rank
     */
    public static void overlay(FloatTensor small, FloatTensor large) {
        int[] from = small.dims();
        int[] to = large.dims();
        if (from.length != to.length) {
            throw new IllegalArgumentException(small + " over " + large);
        }
        for (int d = 0; d < from.length; d++) {
            if (from[d] > to[d]) {
                throw new IllegalArgumentException(small + " over " + large);
            }
        }
        copy(small, large, 0, 0, 0);
    }

    private static void copy(FloatTensor small, FloatTensor large, int dim, int from, int to) {
        if (dim == small.dims().length - 1) {
            System.arraycopy(small.data(), from, large.data(), to, small.dim(dim));
            return;
        }
        int fromStride = stride(small, dim);
        int toStride = stride(large, dim);
        for (int i = 0; i < small.dim(dim); i++) {
            copy(small, large, dim + 1, from + i * fromStride, to + i * toStride);
        }
    }

    private static int stride(FloatTensor tensor, int dim) {
        int stride = 1;
        for (int d = dim + 1; d < tensor.dims().length; d++) {
            stride *= tensor.dim(d);
        }
        return stride;
    }

    private WiderWeights() {}
}
