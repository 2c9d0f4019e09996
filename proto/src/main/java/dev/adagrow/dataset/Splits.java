package dev.adagrow.dataset;

/**
 * The deterministic split: 80/10/10 by the SHA-256 of the decoded content. Where a data set declares a test split it is kept,
 * and the rest divides 8:1 between train and validation.
 */
public final class Splits {
    /** Lower-case hexadecimal SHA-256 of the sample's payload: its identity across data sets. */
    public static String contentHash(Sample sample) {
        throw new UnsupportedOperationException("contentHash");
    }

    /**
     * @param declaresTest whether any sample of the data set has a declared TEST split
     */
    public static Split of(Sample sample, boolean declaresTest) {
        throw new UnsupportedOperationException("of");
    }

    private Splits() {}
}
