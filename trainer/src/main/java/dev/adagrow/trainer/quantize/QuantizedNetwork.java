package dev.adagrow.trainer.quantize;

import dev.adagrow.trainer.network.FoldedNetwork;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folded graph with its weights on a grid and a grid for every activation that an engine stores. Immutable.
 *
 * @param network what was quantized, with its float weights
 * @param weights by node, of every Conv and Linear
 * @param activations by node that produces the value: all but the output and a Conv that only a Relu reads
 */
public record QuantizedNetwork(
        FoldedNetwork network, Map<Integer, QuantizedWeights> weights, Map<Integer, ActivationGrid> activations) {
    public QuantizedNetwork {
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        activations = Collections.unmodifiableMap(new TreeMap<>(activations));
    }
}
