package dev.adagrow.server.adaptation;

/** Where a job stands. */
public sealed interface JobState {
    /** Waits for a trainer. */
    record Pending() implements JobState {}

    /** A trainer holds the lease. */
    record Running() implements JobState {}

    /** A version came out; its rollout decides. */
    record Published(int version) implements JobState {}

    /**
     * @param reason in words; may be empty for a promotion
     */
    record Ended(Outcome outcome, String reason) implements JobState {}
}
