package dev.adagrow.server.rollout;

/** What happens to a rollout. The last four are a person's commands. */
public sealed interface RolloutEvent {
    /** The candidate answers; after a start of the server, again. */
    record CandidateAvailable() implements RolloutEvent {}

    record CandidateFailed(String reason) implements RolloutEvent {}

    record ShadowOver() implements RolloutEvent {}

    /**
     * @param decision never {@link Decision.Wait}
     */
    record Judged(Decision decision) implements RolloutEvent {}

    record Pause() implements RolloutEvent {}

    record Resume() implements RolloutEvent {}

    record Promote(String reason) implements RolloutEvent {}

    record RollBack(String reason) implements RolloutEvent {}
}
