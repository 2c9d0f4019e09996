package dev.adagrow.trainer.growth;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Stops growth when it no longer pays (thesis 3.3.2): every epoch's validation accuracy enters a
 * moving average; at each growth event the average is compared with that of the previous event, and
 * a gain under the threshold is a miss. Immutable: each observation gives the next rule, and a
 * checkpoint stores the record as it is.
 *
 * @param ema of the accuracy so far
 * @param events passed
 * @param atLastEvent the average then; NaN before the first
 * @param misses counted so far
 * @param lastGain of the last comparison; NaN before the first
 */
public record StopRule(
        Settings settings, Ema ema, int events, double atLastEvent, int misses, double lastGain) {
    /** What a gain is measured in. */
    public enum Gain {
        /** Share of the average at the previous event. */
        RELATIVE,
        /** Points. */
        ABSOLUTE
    }

    /** Which misses count. */
    public enum Misses {
        CUMULATIVE,
        /** A hit forgives all. */
        CONSECUTIVE
    }

    /**
     * @param beta weight of the past; 0.6: about one interval of 3 epochs
     * @param threshold smallest gain that is no miss
     * @param tolerance misses that are forgiven
     * @param firstComparedEvent from 1; 3: the empty net is linear, so its first unit always gains
     * @param automatic whether the rule may stop growth; it counts misses in any case
     */
    public record Settings(
            double beta,
            double threshold,
            Gain gain,
            Misses misses,
            int tolerance,
            int firstComparedEvent,
            boolean automatic) {
        public Settings {
            if (tolerance < 0 || firstComparedEvent < 2) {
                throw new IllegalArgumentException(
                        "tolerance " + tolerance + ", first compared event " + firstComparedEvent);
            }
        }

        public static Settings defaults() {
            return new Settings(0.6, 0.03, Gain.RELATIVE, Misses.CUMULATIVE, 1, 3, true);
        }
    }

    /** Before the first epoch. */
    public static StopRule start(Settings settings) {
        return new StopRule(settings, Ema.of(settings.beta()), 0, Double.NaN, 0, Double.NaN);
    }

    /**
     * After each epoch.
     *
     * @param accuracy on the validation split, unfolded, evaluation mode
     */
    public StopRule afterEpoch(double accuracy) {
        return new StopRule(settings, ema.after(accuracy), events, atLastEvent, misses, lastGain);
    }

    /**
     * At a growth event, after the epoch that ends its interval and before the insertion. A net
     * without units is not compared: nothing that it could gain would tell whether growth pays.
     *
     * @param units of the net that the accuracies since the last event are of
     */
    public StopRule atEvent(int units) {
        int event = events + 1;
        double now = ema.value();
        if (event < settings.firstComparedEvent() || units == 0) {
            return new StopRule(settings, ema, event, now, misses, lastGain);
        }
        double gain =
                switch (settings.gain()) {
                    case RELATIVE -> (now - atLastEvent) / atLastEvent;
                    case ABSOLUTE -> now - atLastEvent;
                };
        boolean miss = gain < settings.threshold();
        int counted =
                switch (settings.misses()) {
                    case CUMULATIVE -> miss ? misses + 1 : misses;
                    case CONSECUTIVE -> miss ? misses + 1 : 0;
                };
        return new StopRule(settings, ema, event, now, counted, gain);
    }

    /** Of the last event; empty if that was not compared. */
    public OptionalDouble gain() {
        return Double.isNaN(lastGain) ? OptionalDouble.empty() : OptionalDouble.of(lastGain);
    }

    /** Whether more events than tolerated have gained too little, and that may stop growth. */
    public boolean stops() {
        return settings.automatic() && misses > settings.tolerance();
    }

    /** Its misses, in words with the numbers. */
    public String reason() {
        return String.format(
                Locale.ROOT,
                "%d %s gained less than %s, the last %s to an average of %.1f %%; %d %s forgiven",
                misses,
                misses == 1 ? "event" : "events",
                amount(settings.threshold()),
                amount(lastGain),
                100 * ema.value(),
                settings.tolerance(),
                settings.tolerance() == 1 ? "is" : "are");
    }

    private String amount(double gain) {
        return switch (settings.gain()) {
            case RELATIVE -> String.format(Locale.ROOT, "%.1f %%", 100 * gain);
            case ABSOLUTE -> String.format(Locale.ROOT, "%.1f points", 100 * gain);
        };
    }
}
