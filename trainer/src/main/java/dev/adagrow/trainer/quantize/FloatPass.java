package dev.adagrow.trainer.quantize;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.network.folded.Op;
import dev.adagrow.trainer.network.folded.Shapes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The float network on all calibration records: what a layer would see if no layer before it were
 * quantized. Takes the nodes in order and keeps only values that a later node reads. Not
 * thread-safe.
 */
final class FloatPass {
    private final FoldedNetwork network;
    private final List<Shape> shapes;
    private final Map<Integer, float[]> values = new TreeMap<>();

    FloatPass(FoldedNetwork network) {
        this.network = network;
        shapes = Shapes.of(network);
    }

    void node(int i, FloatTensor calibration) {
        var op = network.ops().get(i);
        values.put(
                i,
                switch (op) {
                    case Op.Input in -> calibration.data();
                    case Op.Conv conv ->
                            FloatOps.layer(
                                    new Unfolding(shapes.get(conv.x()), conv.window()),
                                    value(conv.x()),
                                    conv.weight(),
                                    conv.biasOrZeros().data());
                    case Op.Linear(int x, var weight, var bias) ->
                            FloatOps.layer(
                                    Unfolding.linear(shapes.get(x)), value(x), weight, bias.data());
                    case Op.BatchNorm(int x, var scale, var shift) ->
                            FloatOps.batchNorm(value(x).clone(), shapes.get(x), scale, shift);
                    case Op.Relu(int x) -> FloatOps.relu(value(x).clone());
                    case Op.Silu(int x) -> FloatOps.silu(value(x).clone());
                    case Op.Sigmoid(int x) -> FloatOps.sigmoid(value(x).clone());
                    case Op.Add(int x, int y) -> FloatOps.sum(value(x).clone(), value(y));
                    case Op.Mul(int x, int y) -> FloatOps.product(value(x).clone(), value(y));
                    case Op.GlobalAveragePool(int x, boolean counted) ->
                            FloatOps.pool(value(x), shapes.get(x));
                });
        for (int x : op.operands()) {
            if (network.readers(x).getLast() == i) {
                values.remove(x);
            }
        }
    }

    /**
     * Of every record; not to be changed.
     *
     * @throws IllegalArgumentException if the node has not been taken yet, or no later node reads
     *     it
     */
    float[] value(int node) {
        var value = values.get(node);
        if (value == null) {
            throw new IllegalArgumentException(
                    "node " + node + " is read before it is there, or after it is gone");
        }
        return value;
    }
}
