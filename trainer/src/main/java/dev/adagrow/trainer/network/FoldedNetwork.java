package dev.adagrow.trainer.network;

import java.util.List;

/**
 * An immutable graph of plain ops in topological order with float weights; node i is op i, the last
 * is the output.
 */
public record FoldedNetwork(List<Op> ops) {
    public FoldedNetwork {
        ops = List.copyOf(ops);
    }
}
