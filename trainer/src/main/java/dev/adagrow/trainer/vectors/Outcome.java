package dev.adagrow.trainer.vectors;

/** Of one comparison. */
public sealed interface Outcome {
    /**
     * @param difference the largest
     */
    record Passed(double difference) implements Outcome {}

    /**
     * @param what differs, for people
     */
    record Failed(String what, double difference) implements Outcome {}

    /** Nothing was compared. */
    record Unknown(String why) implements Outcome {}
}
