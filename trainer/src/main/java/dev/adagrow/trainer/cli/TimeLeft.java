package dev.adagrow.trainer.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long a run will take yet, judged by its latest epochs: a network that grows gets slower. Not
 * thread-safe.
 */
final class TimeLeft {
    /** Weight of the epochs before the latest. */
    private static final double PAST = 0.6;

    private static final double NANOS = 1e9;
    private static final int MINUTE = 60;

    private final LongSupplier nanos;
    private int epoch = -1;
    private long since;
    private double secondsOfOne = Double.NaN;

    /**
     * @param nanos a clock that never goes back
     */
    TimeLeft(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * To be told of every epoch as it ends.
     *
     * @param done 0 before the first one; more at once if the run goes on from there
     * @return "1:08 left"; empty until an epoch has been seen to begin and end, and after the last
     */
    Optional<String> after(int done, int all) {
        long now = nanos.getAsLong();
        if (epoch >= 0 && done > epoch) {
            double took = (now - since) / NANOS / (done - epoch);
            secondsOfOne =
                    Double.isNaN(secondsOfOne) ? took : PAST * secondsOfOne + (1 - PAST) * took;
        }
        if (done != epoch) {
            epoch = done;
            since = now;
        }
        return Double.isNaN(secondsOfOne) || done >= all
                ? Optional.empty()
                : Optional.of(text(Math.round((all - done) * secondsOfOne)));
    }

    private static String text(long seconds) {
        long minutes = seconds / MINUTE;
        return minutes < MINUTE
                ? String.format(Locale.ROOT, "%d:%02d left", minutes, seconds % MINUTE)
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d left",
                        minutes / MINUTE,
                        minutes % MINUTE,
                        seconds % MINUTE);
    }
}
