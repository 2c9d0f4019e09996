package dev.adagrow.trainer.network.count;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.network.folded.Op;
import dev.adagrow.trainer.network.folded.Shapes;

/**
 * Parameters and multiply-accumulates of one input, by the rule of the thesis's tables: BN counts 4
 * an element, the pool of a squeeze-and-excitation gate one an element and one a channel; biases,
 * activations, additions, products and other pools nothing.
 */
public record Counts(long parameters, long flops) {
    public static final Counts ZERO = new Counts(0, 0);

    public Counts plus(Counts other) {
        return new Counts(parameters + other.parameters, flops + other.flops);
    }

    /** Of the deployed form. */
    public static Counts of(FoldedNetwork network) {
        var shapes = Shapes.of(network);
        var total = ZERO;
        for (int i = 0; i < network.ops().size(); i++) {
            var out = shapes.get(i);
            total =
                    total.plus(
                            switch (network.ops().get(i)) {
                                case Op.Conv conv ->
                                        new Counts(
                                                conv.weight().size()
                                                        + conv.bias().map(b -> b.size()).orElse(0),
                                                (long) out.height()
                                                        * out.width()
                                                        * conv.weight().size());
                                case Op.BatchNorm bn -> batchNorm(out);
                                case Op.Linear(int x, var w, var b) ->
                                        new Counts(w.size() + b.size(), w.size());
                                case Op.GlobalAveragePool(int x, boolean counted) ->
                                        counted ? pool(shapes.get(x)) : ZERO;
                                case Op.Input in -> ZERO;
                                case Op.Relu relu -> ZERO;
                                case Op.Silu silu -> ZERO;
                                case Op.Sigmoid sigmoid -> ZERO;
                                case Op.Add add -> ZERO;
                                case Op.Mul mul -> ZERO;
                            });
        }
        return total;
    }

    static Counts batchNorm(Shape shape) {
        return new Counts(2L * shape.channels(), 4L * shape.elements());
    }

    static Counts pool(Shape in) {
        return new Counts(0, (long) in.elements() + in.channels());
    }

    /**
     * Of the deployed form that folding any training form of this architecture gives; branches do
     * not matter.
     */
    public static Counts folded(Architecture architecture) {
        return LayerTable.of(architecture, LayerTable.Form.FOLDED).total();
    }

    /** Of the training form, every branch and BN counted. */
    public static Counts unfolded(Architecture architecture) {
        return LayerTable.of(architecture, LayerTable.Form.TRAINING).total();
    }
}
