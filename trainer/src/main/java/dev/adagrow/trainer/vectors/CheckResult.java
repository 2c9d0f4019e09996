package dev.adagrow.trainer.vectors;

/** Of one comparison. */
public sealed interface CheckResult {
    /**
     * @param difference the largest
     */
    record Passed(double difference) implements CheckResult {}

    /**
     * @param what differs, for people
     */
    record Failed(String what, double difference) implements CheckResult {}

    /** Nothing was compared. */
    record Unknown(String why) implements CheckResult {}
}
