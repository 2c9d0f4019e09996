package dev.adagrow.trainer.network.folded;

import java.util.ArrayList;
import java.util.List;

/**
 * An immutable graph of plain ops in topological order with float weights; node i is op i, the last
 * is the output.
 */
public record FoldedNetwork(List<Op> ops) {
    public FoldedNetwork {
        ops = List.copyOf(ops);
    }

    /** Nodes that read this one, in order. */
    public List<Integer> readers(int node) {
        var readers = new ArrayList<Integer>();
        for (int i = node + 1; i < ops.size(); i++) {
            if (ops.get(i).operands().contains(node)) {
                readers.add(i);
            }
        }
        return readers;
    }
}
