package dev.adagrow.trainer.network;

/**
 * Parameters and multiply-accumulates of one input, by the rule of the thesis's tables: BN counts 4
 * an element; biases, activations, additions and pools nothing.
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
                                case Op.Conv(int x, var w, var b, var window, var overlap) ->
                                        new Counts(
                                                w.size() + b.size(),
                                                (long) out.height() * out.width() * w.size());
                                case Op.BatchNorm(int x, var scale, var shift) ->
                                        new Counts(
                                                scale.size() + shift.size(), 4L * out.elements());
                                case Op.Linear(int x, var w, var b) ->
                                        new Counts(w.size() + b.size(), w.size());
                                case Op.Input in -> ZERO;
                                case Op.Relu relu -> ZERO;
                                case Op.Add add -> ZERO;
                                case Op.GlobalAveragePool pool -> ZERO;
                            });
        }
        return total;
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
