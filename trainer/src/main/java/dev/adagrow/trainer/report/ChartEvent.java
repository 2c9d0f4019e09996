package dev.adagrow.trainer.report;

/**
 * Something that happened at the end of an epoch.
 *
 * @param label a few words
 */
public record ChartEvent(int epoch, String label, Kind kind) {
    /** What changed. */
    public enum Kind {
        /** Units were inserted. */
        DEPTH,
        /** Branches were added. */
        WIDTH,
        /** Growth ended. */
        STOP
    }
}
