package dev.adagrow.trainer.growth;

import java.util.OptionalDouble;

/**
 * Whether an insertion stays, and whether another one may follow, by the gain over the twin that
 * was not grown: both are trained from the same weights on the same batches, and compared when they
 * have seen equally many. The gain is the share of the twin's validation log-loss that the grown
 * net saves. Growth has saturated when the moving average of the gains is small. Immutable.
 *
 * @param ema of the gains; without a value before the first
 * @param lastGain of the last comparison; NaN before the first
 */
public record GainRule(Ema ema, double lastGain) {
    /**
     * Of the test that the twin is better, whose p-value is 1 - p. The doubt is the grown net's:
     * that capacity lacks is known when it is compared, and what an insertion gains comes late,
     * whereas it disturbs at once.
     */
    public static final double ALPHA = 0.2;

    /** Below it, the grown net is better beyond doubt. */
    private static final double BEATEN = 0.05;

    /** Insertions that gain less on average are the last ones. */
    private static final double LEAST_GAIN = 0.0025;

    private static final double BETA = 0.3;

    /** Before the first comparison. */
    public static GainRule start() {
        return new GainRule(Ema.of(BETA), Double.NaN);
    }

    /**
     * @param gain (twin's loss - grown net's) / twin's
     */
    public GainRule after(double gain) {
        return new GainRule(ema.after(gain), gain);
    }

    /**
     * Whether the insertion just compared stays: unless its twin is likely to be better. One that
     * is behind at first may catch up yet.
     *
     * @param p of the one-sided test that the grown net is better
     */
    public boolean stays(double p) {
        return 1 - p >= ALPHA;
    }

    /**
     * Whether the twin is beaten beyond doubt.
     *
     * @param p of the one-sided test that the grown net is better
     */
    public static boolean beats(double p) {
        return p < BEATEN;
    }

    /** Whether what was inserted so far gains too little for another insertion. */
    public boolean saturated() {
        return ema.value() < LEAST_GAIN;
    }

    /** Of the last comparison; empty before the first. */
    public OptionalDouble gain() {
        return Double.isNaN(lastGain) ? OptionalDouble.empty() : OptionalDouble.of(lastGain);
    }
}
