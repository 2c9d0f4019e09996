package dev.adagrow.trainer.growth;

/**
 * Stops continued growth: the moving average E of the validation error is compared at events; a
 * miss iff E[j-1] - E[j] &lt; max(0.05 E[j-1], s). Relative to the <em>remaining</em> error,
 * because a model that is right in 97 % of the cases cannot gain 3 % any more. Immutable, like
 * {@link StopRule}.
 *
 * @param ema of the error
 * @param atLastEvent E[j-1]; NaN before the first event
 * @param misses counted so far
 */
public record ErrorStopRule(Ema ema, double atLastEvent, int misses) {
    private static final double SHARE = 0.05;
    private static final int LAST_MISS = 2;

    /** Before the first epoch; its average has beta 0.6. */
    public static ErrorStopRule start() {
        return new ErrorStopRule(Ema.of(0.6), Double.NaN, 0);
    }

    /**
     * @param error mean of old and new validation error
     */
    public ErrorStopRule afterEpoch(double error) {
        return new ErrorStopRule(ema.after(error), atLastEvent, misses);
    }

    /**
     * @param s standard error of the change, sqrt(n01 + n10) / n of the two checkpoints on
     *     validation
     */
    public ErrorStopRule atEvent(double s) {
        double now = ema.value();
        boolean miss =
                !Double.isNaN(atLastEvent) && atLastEvent - now < Math.max(SHARE * atLastEvent, s);
        return new ErrorStopRule(ema, now, miss ? misses + 1 : misses);
    }

    /**
     * At the second miss; the structure and weights of the last event without one are then
     * restored.
     */
    public boolean stops() {
        return misses >= LAST_MISS;
    }
}
