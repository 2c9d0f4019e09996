package dev.adagrow.trainer.network;

/**
 * Parameters and multiply-accumulates of one input, by the rule of the thesis's tables: BN counts 4 a element, biases,
 * activations, additions and global pooling nothing.
 */
public record Counts(long parameters, long flops) {
    public static final Counts ZERO = new Counts(0, 0);

    public Counts plus(Counts other) {
        return new Counts(parameters + other.parameters, flops + other.flops);
    }

    /** Of the deployed form. */
    public static Counts of(FoldedNetwork network) {
        throw new UnsupportedOperationException("of");
    }

    /** Of the deployed form that folding any training form of this architecture gives; branches do not matter. */
    public static Counts folded(Architecture architecture) {
        throw new UnsupportedOperationException("folded");
    }

    /** Of the training form, every branch and BN counted. */
    public static Counts unfolded(Architecture architecture) {
        throw new UnsupportedOperationException("unfolded");
    }
}
