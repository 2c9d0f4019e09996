package dev.adagrow.trainer.network;

/**
 * What is the same in a network of any family, and does not grow.
 *
 * @param activated whether stem and Downs end in the family's activation; without, nothing outside
 *     of the units is non-linear, as in the thesis
 * @param mainBn whether the units' main convolutions have a BN; false in the tables' RandGrow rows
 */
public record Design(Variant variant, boolean activated, boolean mainBn) {
    /** Of the parts outside of the units. */
    public enum Variant {
        /** BN after stem and Downs, whose convolutions have a bias. */
        A,
        /**
         * Stem with bias and without BN, Downs without bias and without BN after (the thesis's
         * Tiny- and Mini-ImageNet tables).
         */
        B
    }

    /** As in the thesis. */
    public static Design of(Variant variant) {
        return new Design(variant, false, true);
    }
}
