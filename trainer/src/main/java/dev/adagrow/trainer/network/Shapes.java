package dev.adagrow.trainer.network;

import java.util.ArrayList;
import java.util.List;

/** The shape of every node's output. */
public final class Shapes {
    /**
     * @throws IllegalArgumentException if an op does not fit its operand; the message names the
     *     node
     */
    public static List<Shape> of(FoldedNetwork network) {
        var out = new ArrayList<Shape>();
        for (var op : network.ops()) {
            out.add(
                    switch (op) {
                        case Op.Input(Shape shape) -> shape;
                        case Op.Conv(int x, var weight, var bias, var window, var overlap) -> {
                            var in = operand(out, x, weight.dim(1) * window.groups());
                            yield new Shape(
                                    weight.dim(0), window.out(in.height()), window.out(in.width()));
                        }
                        case Op.BatchNorm(int x, var scale, var shift) ->
                                operand(out, x, scale.size());
                        case Op.Relu(int x) -> out.get(x);
                        case Op.Add(int x, int y) -> sum(out, x, y);
                        case Op.GlobalAveragePool(int x) -> new Shape(out.get(x).channels(), 1, 1);
                        case Op.Linear(int x, var weight, var bias) -> {
                            var in = out.get(x);
                            if (in.elements() != weight.dim(1)) {
                                throw misfit(out.size(), weight.dim(1), in);
                            }
                            yield new Shape(weight.dim(0), 1, 1);
                        }
                    });
        }
        return out;
    }

    private static Shape operand(List<Shape> out, int x, int channels) {
        var in = out.get(x);
        if (in.channels() != channels) {
            throw misfit(out.size(), channels, in);
        }
        return in;
    }

    private static Shape sum(List<Shape> out, int x, int y) {
        if (!out.get(x).equals(out.get(y))) {
            throw new IllegalArgumentException(
                    "node " + out.size() + " adds " + out.get(x) + " and " + out.get(y));
        }
        return out.get(x);
    }

    private static IllegalArgumentException misfit(int node, int channels, Shape in) {
        return new IllegalArgumentException(
                "node " + node + " takes " + channels + " channels but is given " + in);
    }

    private Shapes() {}
}
