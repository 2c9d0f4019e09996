package dev.adagrow.trainer.quantize;

import dev.adagrow.trainer.network.folded.FoldedNetwork;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folded graph with its weights on a grid and a grid for every activation that an engine
 * stores. Immutable.
 *
 * @param network what was quantized, with its float weights
 * @param weights by node, of every Conv and Linear
 * @param activations by node that produces the value: all but the output and a Conv that only a
 *     Relu reads
 */
public record QuantizedNetwork(
        FoldedNetwork network,
        Map<Integer, QuantizedWeights> weights,
        Map<Integer, ActivationGrid> activations) {
    public QuantizedNetwork {
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        activations = Collections.unmodifiableMap(new TreeMap<>(activations));
    }

    /**
     * @throws IllegalArgumentException if the node is no layer
     */
    public QuantizedWeights weightsOf(int node) {
        var q = weights.get(node);
        if (q == null) {
            throw new IllegalArgumentException("node " + node + " has no quantized weights");
        }
        return q;
    }

    /**
     * @throws IllegalArgumentException if the node's value is not stored
     */
    public ActivationGrid gridOf(int node) {
        var grid = activations.get(node);
        if (grid == null) {
            throw new IllegalArgumentException("node " + node + " has no grid");
        }
        return grid;
    }
}
