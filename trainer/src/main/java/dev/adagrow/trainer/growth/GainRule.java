package dev.adagrow.trainer.growth;

import java.util.OptionalDouble;

/**
 * Whether an insertion pays, by its gain over the twin that was not grown: both are trained from
 * the same weights on the same batches, and compared at the ends of intervals. The gain is the
 * share of the twin's validation log-loss that the grown net saves; what is judged is its moving
 * average. Immutable.
 *
 * @param ema of the gains; without a value before the first
 * @param rounds comparisons so far
 * @param lastGain of the last comparison; NaN before the first
 */
public record GainRule(Ema ema, int rounds, double lastGain) {
    /** Of the test that the grown net is better, over all its looks together. */
    public static final double ALPHA = 0.05;

    /**
     * Of a look that another one may follow (R. Peto et al., Br. J. Cancer 34, 1976): soon after an
     * insertion only what is plain decides, and nearly all of {@link #ALPHA} is left for the last.
     */
    private static final double INTERIM_ALPHA = 0.001;

    /** Comparisons after which an insertion has gained, or has not: each costs a net's time. */
    public static final int MOST_ROUNDS = 2;

    /** A smaller gain is not worth a larger net. */
    public static final double LEAST_GAIN = 0.005;

    /** Small: what an insertion disturbs at first says little about what it will gain. */
    private static final double BETA = 0.3;

    /** What the gains say so far. */
    public enum Verdict {
        PAYS,
        UNDECIDED,
        DOES_NOT_PAY
    }

    /** Before the first comparison. */
    public static GainRule start() {
        return new GainRule(Ema.of(BETA), 0, Double.NaN);
    }

    /**
     * @param gain (twin's loss - grown net's) / twin's
     */
    public GainRule afterRound(double gain) {
        return new GainRule(ema.after(gain), rounds + 1, gain);
    }

    /**
     * @param p that the grown net is not better, by the last comparison alone
     * @param more whether the budget has room for another interval of both
     */
    public Verdict verdict(double p, boolean more) {
        boolean last = rounds >= MOST_ROUNDS || !more;
        double alpha = last ? ALPHA - INTERIM_ALPHA : INTERIM_ALPHA;
        if (ema.value() >= LEAST_GAIN && p < alpha) {
            return Verdict.PAYS;
        }
        boolean lost = lastGain <= -LEAST_GAIN && 1 - p < INTERIM_ALPHA;
        return last || lost ? Verdict.DOES_NOT_PAY : Verdict.UNDECIDED;
    }

    /** Of the last comparison; empty before the first. */
    public OptionalDouble gain() {
        return Double.isNaN(lastGain) ? OptionalDouble.empty() : OptionalDouble.of(lastGain);
    }
}
