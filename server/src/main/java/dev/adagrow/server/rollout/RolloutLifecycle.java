package dev.adagrow.server.rollout;

import dev.adagrow.server.rollout.RolloutState.Outcome;
import dev.adagrow.server.rollout.RolloutState.Stage;
import java.util.List;
import java.util.Optional;

/** Life of a rollout. Pure: {@link RolloutController} keeps the state and runs the effects. */
public final class RolloutLifecycle {
    /** State after an event, and what has to be done. */
    public record Step(RolloutState next, List<RolloutEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }

        Step(RolloutState next, RolloutEffect... effects) {
            this(next, List.of(effects));
        }
    }

    private record On(RolloutState state, RolloutEvent event) {}

    /**
     * @throws IllegalStateException for a pair that the caller must never produce, each listed
     *     below
     */
    public static Step next(RolloutState state, RolloutEvent event) {
        return switch (new On(state, event)) {
            case On(RolloutState.Loading(var promotion), RolloutEvent.CandidateAvailable e) ->
                    promotion
                            .map(RolloutLifecycle::promoted)
                            .orElse(new Step(new RolloutState.Shadow(), RolloutEffect.SHADOW));
            case On(RolloutState.Loading s, RolloutEvent.Promote(var reason)) ->
                    new Step(new RolloutState.Loading(Optional.of(reason)));
            case On(RolloutState.Shadow s, RolloutEvent.ShadowOver e) ->
                    new Step(new RolloutState.Canary(), RolloutEffect.OPEN_ARMS);
            case On(RolloutState.Shadow s, RolloutEvent.Judged(var decision)) ->
                    judged(s, decision);
            case On(RolloutState.Canary s, RolloutEvent.Judged(var decision)) ->
                    judged(s, decision);
            case On(RolloutState.Shadow s, RolloutEvent.Pause e) ->
                    new Step(new RolloutState.Paused(Stage.SHADOW), RolloutEffect.SUSPEND);
            case On(RolloutState.Canary s, RolloutEvent.Pause e) ->
                    new Step(new RolloutState.Paused(Stage.CANARY), RolloutEffect.SUSPEND);
            case On(RolloutState.Paused(var stage), RolloutEvent.Resume e) ->
                    switch (stage) {
                        case SHADOW -> new Step(new RolloutState.Shadow(), RolloutEffect.SHADOW);
                        case CANARY -> new Step(new RolloutState.Canary(), RolloutEffect.OPEN_ARMS);
                    };
            case On(RolloutState.Shadow s, RolloutEvent.Promote(var reason)) -> promoted(reason);
            case On(RolloutState.Canary s, RolloutEvent.Promote(var reason)) -> promoted(reason);
            case On(RolloutState.Paused s, RolloutEvent.Promote(var reason)) -> promoted(reason);
            // After a start of the server: the split is stable's alone until the candidate is back.
            case On(RolloutState.Shadow s, RolloutEvent.CandidateAvailable e) ->
                    new Step(s, RolloutEffect.SHADOW);
            case On(RolloutState.Canary s, RolloutEvent.CandidateAvailable e) ->
                    new Step(s, RolloutEffect.OPEN_ARMS);
            case On(RolloutState.Paused s, RolloutEvent.CandidateAvailable e) ->
                    new Step(s, RolloutEffect.SUSPEND);
            // Late news about a rollout that has ended, possibly by a person's command.
            case On(RolloutState.Ended s, RolloutEvent.CandidateAvailable e) -> new Step(s);
            case On(RolloutState.Ended s, RolloutEvent.CandidateFailed e) -> new Step(s);
            case On(RolloutState.Ended s, RolloutEvent.ShadowOver e) -> new Step(s);
            case On(RolloutState.Ended s, RolloutEvent.Judged e) -> new Step(s);
            // The same answer in every state that has not ended.
            case On(RolloutState s, RolloutEvent.CandidateFailed(var reason)) ->
                    withdrawn(Outcome.ROLLED_BACK, "the candidate failed: " + reason);
            case On(RolloutState.Loading s, RolloutEvent.RollBack(var reason)) ->
                    withdrawn(Outcome.ROLLED_BACK, reason);
            case On(RolloutState.Shadow s, RolloutEvent.RollBack(var reason)) ->
                    withdrawn(Outcome.ROLLED_BACK, reason);
            case On(RolloutState.Canary s, RolloutEvent.RollBack(var reason)) ->
                    withdrawn(Outcome.ROLLED_BACK, reason);
            case On(RolloutState.Paused s, RolloutEvent.RollBack(var reason)) ->
                    withdrawn(Outcome.ROLLED_BACK, reason);
            // Repeated commands, and news that a pause has overtaken.
            case On(RolloutState.Paused s, RolloutEvent.Pause e) -> new Step(s);
            case On(RolloutState.Loading s, RolloutEvent.Resume e) -> new Step(s);
            case On(RolloutState.Shadow s, RolloutEvent.Resume e) -> new Step(s);
            case On(RolloutState.Canary s, RolloutEvent.Resume e) -> new Step(s);
            case On(RolloutState.Canary s, RolloutEvent.ShadowOver e) -> new Step(s);
            case On(RolloutState.Paused s, RolloutEvent.ShadowOver e) -> new Step(s);
            case On(RolloutState.Paused s, RolloutEvent.Judged e) -> new Step(s);
            // Nothing to judge before the shadow; commands stop at the end.
            case On(RolloutState.Loading s, RolloutEvent.ShadowOver e) -> throw illegal(s, e);
            case On(RolloutState.Loading s, RolloutEvent.Judged e) -> throw illegal(s, e);
            case On(RolloutState.Loading s, RolloutEvent.Pause e) -> throw illegal(s, e);
            case On(RolloutState.Ended s, RolloutEvent.Pause e) -> throw illegal(s, e);
            case On(RolloutState.Ended s, RolloutEvent.Resume e) -> throw illegal(s, e);
            case On(RolloutState.Ended s, RolloutEvent.Promote e) -> throw illegal(s, e);
            case On(RolloutState.Ended s, RolloutEvent.RollBack e) -> throw illegal(s, e);
        };
    }

    private static Step judged(RolloutState state, Decision decision) {
        return switch (decision) {
            case Decision.Wait w -> new Step(state);
            case Decision.Promote(var reason) -> promoted(reason);
            case Decision.RollBack(var reason) -> withdrawn(Outcome.ROLLED_BACK, reason);
            case Decision.Inconclusive(var reason) -> withdrawn(Outcome.INCONCLUSIVE, reason);
        };
    }

    private static Step promoted(String reason) {
        return new Step(new RolloutState.Ended(Outcome.PROMOTED, reason), RolloutEffect.SWAP);
    }

    private static Step withdrawn(Outcome outcome, String reason) {
        return new Step(new RolloutState.Ended(outcome, reason), RolloutEffect.WITHDRAW);
    }

    private static IllegalStateException illegal(RolloutState state, RolloutEvent event) {
        return new IllegalStateException(event + " in " + state);
    }

    private RolloutLifecycle() {}
}
