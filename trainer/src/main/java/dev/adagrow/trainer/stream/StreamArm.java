package dev.adagrow.trainer.stream;

/** A way to live through a stream; data alone. */
public sealed interface StreamArm {
    /** Of letters and hyphens. */
    String name();

    /** What it is, in a sentence part for help texts. */
    String description();

    /** Serves the parent to the end. */
    record Frozen(String name, String description) implements StreamArm {}

    /**
     * Trains at every step.
     *
     * @param config keys of the growth configuration that it sets otherwise, in YAML
     * @param from what its trainings go on from
     */
    record Learning(
            String name, String description, String config, Replay replay, StartingVersion from)
            implements StreamArm {}
}
