package dev.adagrow.trainer.growth;

import java.util.OptionalDouble;

/**
 * Stops continued growth: the moving average E of the validation error is compared at events; a
 * miss iff E[j-1] - E[j] &lt; max(0.05 E[j-1], s). Relative to the <em>remaining</em> error,
 * because a model that is right in 97 % of the cases cannot gain 3 % any more. Immutable, like
 * {@link StopRule}.
 *
 * @param ema of the error
 * @param atLastEvent E[j-1]; NaN before the first event
 * @param misses counted so far
 * @param lastGain E[j-1] - E[j] of the last comparison; NaN if there was none
 */
public record ErrorStopRule(Ema ema, double atLastEvent, int misses, double lastGain) {
    private static final double SHARE = 0.05;
    private static final int LAST_MISS = 2;

    /** Before the first epoch; its average has beta 0.6. */
    public static ErrorStopRule start() {
        return new ErrorStopRule(Ema.of(0.6), Double.NaN, 0, Double.NaN);
    }

    /**
     * @param error mean of old and new validation error
     */
    public ErrorStopRule afterEpoch(double error) {
        return new ErrorStopRule(ema.after(error), atLastEvent, misses, lastGain);
    }

    /**
     * @param s standard error of the change, sqrt(n01 + n10) / n of the two checkpoints on
     *     validation
     */
    public ErrorStopRule atEvent(double s) {
        double now = ema.value();
        double gain = atLastEvent - now;
        boolean miss = gain < Math.max(SHARE * atLastEvent, s);
        return new ErrorStopRule(ema, now, miss ? misses + 1 : misses, gain);
    }

    /** Judges from the present average on, as if the last event had been the first. */
    public ErrorStopRule anew() {
        return new ErrorStopRule(ema, ema.value(), 0, Double.NaN);
    }

    /**
     * By how much the average error fell from the event before to the last one, in points of 0..1;
     * empty if they were not compared.
     */
    public OptionalDouble gain() {
        return Double.isNaN(lastGain) ? OptionalDouble.empty() : OptionalDouble.of(lastGain);
    }

    /**
     * At the second miss; the structure and weights of the last event without one are then
     * restored.
     */
    public boolean stops() {
        return misses >= LAST_MISS;
    }
}
