package dev.adagrow.server.rollout;

import java.util.Optional;

/** Where a rollout stands. */
public sealed interface RolloutState {
    /**
     * The candidate loads and warms.
     *
     * @param promotion why it is to become stable without a trial, as soon as it is available
     */
    record Loading(Optional<String> promotion) implements RolloutState {}

    /** The candidate sees copies of calls; nobody gets its answers. */
    record Shadow() implements RolloutState {}

    /** Equal arms of baseline and candidate. */
    record Canary() implements RolloutState {}

    /** A person wants stable alone to answer for a while. */
    record Paused(Stage stage) implements RolloutState {}

    record Ended(Outcome outcome, String reason) implements RolloutState {}

    /** Where a paused rollout goes on. */
    enum Stage {
        SHADOW,
        CANARY
    }

    /** How a rollout ended. */
    enum Outcome {
        PROMOTED,
        ROLLED_BACK,
        INCONCLUSIVE,
        /** The candidate cannot take stable's place: its inputs, outputs or classes differ. */
        REJECTED
    }
}
