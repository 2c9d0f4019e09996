package dev.adagrow.server.adaptation;

/** What happens to a job. */
public sealed interface JobEvent {
    /** A trainer took it. */
    record Leased() implements JobEvent {}

    /** The trainer was silent for too long. */
    record LeaseExpired() implements JobEvent {}

    /** The trainer published a version that passed its offline gate. */
    record Published(int version) implements JobEvent {}

    /** The trainer published a version that its own offline gate refused. */
    record Refused(int version, String report) implements JobEvent {}

    /** The trainer gave up without a version. */
    record Finished(Outcome outcome, String reason) implements JobEvent {}

    /** A person does not want it any more. */
    record Cancelled(String reason) implements JobEvent {}

    /** The rollout of its version ended. */
    record Decided(Outcome outcome, String reason) implements JobEvent {}
}
