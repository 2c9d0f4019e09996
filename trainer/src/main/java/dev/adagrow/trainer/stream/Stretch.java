package dev.adagrow.trainer.stream;

/**
 * A time in which neither the model nor what is asked of it changes.
 *
 * @param from CPU seconds since the first growth ended
 * @param to after {@code from}
 * @param accuracy of the model on what is asked, 0..1
 */
public record Stretch(double from, double to, double accuracy) {
    public Stretch {
        if (!(from < to)) {
            throw new IllegalArgumentException("a stretch from " + from + " to " + to);
        }
    }

    double seconds() {
        return to - from;
    }
}
