package dev.adagrow.server.rollout;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.rollout.evidence.Evidence;
import java.time.Instant;
import java.util.Optional;

/**
 * One trial with everything that is known of it. Immutable; each change gives the next one, with
 * the next sequence number.
 *
 * @param stable version that the candidate is compared with; empty for a model's first version
 * @param since when the present state, or the present stretch of it, began
 * @param sequence number of the last event; also the etag
 */
public record Rollout(
        String id,
        ServableId candidate,
        Optional<Integer> stable,
        RolloutState state,
        Evidence evidence,
        Instant since,
        Instant created,
        Optional<Instant> ended,
        long sequence) {
    public String model() {
        return candidate.model();
    }

    Rollout in(RolloutState next, Instant now) {
        boolean same = next.getClass() == state.getClass();
        var end = next instanceof RolloutState.Ended ? Optional.of(now) : ended;
        return new Rollout(
                id,
                candidate,
                stable,
                next,
                evidence,
                same ? since : now,
                created,
                end,
                sequence + 1);
    }

    Rollout with(Evidence seen) {
        return new Rollout(id, candidate, stable, state, seen, since, created, ended, sequence);
    }

    Rollout noted() {
        return new Rollout(
                id, candidate, stable, state, evidence, since, created, ended, sequence + 1);
    }
}
