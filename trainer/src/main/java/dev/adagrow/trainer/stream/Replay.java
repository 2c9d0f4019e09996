package dev.adagrow.trainer.stream;

/** Which past records a training may see beside those that have just arrived. */
public sealed interface Replay {
    /** All data sets of the stream so far. */
    record Everything() implements Replay {}

    record Nothing() implements Replay {}

    /**
     * A uniform sample of all training records of the stream so far, drawn anew for each step.
     *
     * @param capacity records of it
     */
    record Sample(int capacity) implements Replay {}
}
