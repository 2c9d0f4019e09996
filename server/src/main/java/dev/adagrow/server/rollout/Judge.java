package dev.adagrow.server.rollout;

import dev.adagrow.server.rollout.evidence.Evidence;
import java.time.Instant;
import java.util.Optional;

/** What time and evidence say of a rollout whose candidate answers. Pure. */
final class Judge {
    private final RolloutPolicy policy;
    private final Verdict verdict;

    Judge(RolloutPolicy policy, Verdict verdict) {
        this.policy = policy;
        this.verdict = verdict;
    }

    /**
     * @return what has happened to the rollout; empty while it goes on
     */
    Optional<RolloutEvent> judge(Rollout rollout, Instant now) {
        return switch (rollout.state()) {
            case RolloutState.Shadow s -> shadow(rollout, now);
            case RolloutState.Canary s -> decide(rollout, now);
            case RolloutState.Loading s -> Optional.empty();
            case RolloutState.Paused s -> Optional.empty();
            case RolloutState.Ended s -> Optional.empty();
        };
    }

    /** Without labels there is nothing for a promotion; a guard may act all the same. */
    private Optional<RolloutEvent> shadow(Rollout rollout, Instant now) {
        if (verdict.judge(rollout.evidence(), policy) instanceof Decision.RollBack harm) {
            return Optional.of(new RolloutEvent.Judged(harm));
        }
        return isOver(rollout.since().plus(policy.shadow()), now)
                ? Optional.of(new RolloutEvent.ShadowOver())
                : Optional.empty();
    }

    private Optional<RolloutEvent> decide(Rollout rollout, Instant now) {
        var evidence = rollout.evidence();
        return switch (verdict.judge(evidence, policy)) {
            case Decision.Promote d -> Optional.of(new RolloutEvent.Judged(d));
            case Decision.RollBack d -> Optional.of(new RolloutEvent.Judged(d));
            case Decision.Inconclusive d -> Optional.of(new RolloutEvent.Judged(d));
            case Decision.Wait d ->
                    isOver(rollout.since().plus(policy.maxDuration()), now)
                            ? Optional.of(new RolloutEvent.Judged(tooLate(evidence)))
                            : Optional.empty();
        };
    }

    private Decision.Inconclusive tooLate(Evidence evidence) {
        return new Decision.Inconclusive(
                "no verdict after "
                        + policy.maxDuration().toSeconds()
                        + " s, with "
                        + evidence.labelled().candidate()
                        + " and "
                        + evidence.labelled().baseline()
                        + " labelled keys of "
                        + policy.labelledKeys());
    }

    private static boolean isOver(Instant end, Instant now) {
        return !end.isAfter(now);
    }
}
