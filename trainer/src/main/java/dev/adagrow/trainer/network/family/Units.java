package dev.adagrow.trainer.network.family;

import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Window;

/**
 * Writes what units are made of. Every method gives the node of its output. Paths are those of the
 * unit with {@code name} after a dot: {@code block0.u3.conv}.
 *
 * @param mainBn whether main convolutions have a BN
 */
record Units(LayerGraph.Builder graph, boolean mainBn) {
    /** A biased convolution that may get branches, and its BN {@code bn}. */
    int mainConvBn(String unit, String name, String bn, int x, Filter filter) {
        int sum = graph.mainConv(unit + "." + name, x, filter);
        return mainBn ? graph.batchNorm(unit + "." + bn, sum, filter.out()) : sum;
    }

    /** 1x1 without bias, never with branches, and its BN {@code NAME_bn}. */
    int pointwiseBn(String unit, String name, int x, int in, int out) {
        return graph.batchNorm(unit + "." + name + "_bn", pointwise(unit, name, x, in, out), out);
    }

    /** 1x1 without bias, never with branches. */
    int pointwise(String unit, String name, int x, int in, int out) {
        return graph.conv(unit + "." + name, x, new Filter(in, out, new Window(1, 1, 1), false));
    }
}
