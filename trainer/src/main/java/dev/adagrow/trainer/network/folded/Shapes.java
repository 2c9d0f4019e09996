package dev.adagrow.trainer.network.folded;

import dev.adagrow.trainer.network.Shape;
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
            try {
                out.add(shape(op, out));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("node " + out.size() + " " + e.getMessage(), e);
            }
        }
        return out;
    }

    private static Shape shape(Op op, List<Shape> out) {
        return switch (op) {
            case Op.Input(Shape shape) -> shape;
            case Op.Conv conv -> {
                var window = conv.window();
                var in = operand(out, conv.x(), conv.weight().dim(1) * window.groups());
                yield new Shape(
                        conv.weight().dim(0), window.out(in.height()), window.out(in.width()));
            }
            case Op.BatchNorm(int x, var scale, var shift) -> operand(out, x, scale.size());
            case Op.Relu(int x) -> out.get(x);
            case Op.Silu(int x) -> out.get(x);
            case Op.Sigmoid(int x) -> out.get(x);
            case Op.Add(int x, int y) -> out.get(x).plus(out.get(y));
            case Op.Mul(int x, int y) -> out.get(x).times(out.get(y));
            case Op.GlobalAveragePool pool -> new Shape(out.get(pool.x()).channels(), 1, 1);
            case Op.Linear(int x, var weight, var bias) -> {
                var in = out.get(x);
                if (in.elements() != weight.dim(1)) {
                    throw misfit(weight.dim(1), in);
                }
                yield new Shape(weight.dim(0), 1, 1);
            }
        };
    }

    private static Shape operand(List<Shape> out, int x, int channels) {
        var in = out.get(x);
        if (in.channels() != channels) {
            throw misfit(channels, in);
        }
        return in;
    }

    private static IllegalArgumentException misfit(int channels, Shape in) {
        return new IllegalArgumentException("takes " + channels + " channels but is given " + in);
    }

    private Shapes() {}
}
