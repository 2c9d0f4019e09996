package dev.adagrow.trainer.quantize;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.folded.Interpreter;
import dev.adagrow.trainer.network.folded.Op;
import dev.adagrow.trainer.network.folded.Shapes;
import java.util.ArrayList;

/**
 * Evaluates a quantized network straight from the definition: float64 on dequantized values, each
 * stored value on its grid.
 */
public final class QuantizedInterpreter {
    public static double[] runOne(QuantizedNetwork q, double[] image) {
        var ops = q.network().ops();
        var shapes = Shapes.of(q.network());
        var values = new ArrayList<double[]>();
        for (int i = 0; i < ops.size(); i++) {
            var value =
                    switch (ops.get(i)) {
                        case Op.Input in -> image;
                        case Op.Conv conv ->
                                Interpreter.conv(
                                        values.get(conv.x()),
                                        shapes.get(conv.x()),
                                        weight(q, i),
                                        bias(q, i, conv.x()),
                                        conv.window());
                        case Op.BatchNorm(int x, var scale, var shift) ->
                                Interpreter.batchNorm(
                                        values.get(x), doubles(scale), doubles(shift));
                        case Op.Relu(int x) -> Interpreter.relu(values.get(x));
                        case Op.Add(int x, int y) -> Interpreter.add(values.get(x), values.get(y));
                        case Op.Silu(int x) -> Interpreter.silu(values.get(x));
                        case Op.Sigmoid(int x) -> Interpreter.sigmoid(values.get(x));
                        case Op.Mul(int x, int y) ->
                                Interpreter.multiply(values.get(x), values.get(y));
                        case Op.GlobalAveragePool(int x, boolean counted) ->
                                Interpreter.globalAveragePool(
                                        values.get(x), shapes.get(x).channels());
                        case Op.Linear(int x, var w, var b) ->
                                Interpreter.linear(values.get(x), weight(q, i), bias(q, i, x));
                    };
            var grid = q.activations().get(i);
            if (grid != null) {
                value = value.clone();
                for (int k = 0; k < value.length; k++) {
                    value[k] = grid.value(grid.code(value[k]));
                }
            }
            values.add(value);
        }
        return values.getLast();
    }

    private static double[] weight(QuantizedNetwork q, int node) {
        var w = q.weightsOf(node);
        var values = new double[w.codes().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = w.codes()[i] * (double) w.scale()[i / w.columns()];
        }
        return values;
    }

    private static double[] bias(QuantizedNetwork q, int node, int x) {
        var w = q.weightsOf(node);
        var values = new double[w.rows()];
        for (int r = 0; r < values.length; r++) {
            values[r] = w.bias()[r] * (double) w.scale()[r] * q.gridOf(x).scale();
        }
        return values;
    }

    private static double[] doubles(FloatTensor t) {
        var d = new double[t.size()];
        for (int i = 0; i < d.length; i++) {
            d[i] = t.data()[i];
        }
        return d;
    }

    private QuantizedInterpreter() {}
}
