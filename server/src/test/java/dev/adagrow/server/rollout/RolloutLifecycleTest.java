package dev.adagrow.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.adagrow.server.rollout.RolloutState.Outcome;
import dev.adagrow.server.rollout.RolloutState.Stage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutLifecycleTest {
    private static final List<RolloutState> STATES =
            List.of(
                    new RolloutState.Loading(Optional.empty()),
                    new RolloutState.Loading(Optional.of("first")),
                    new RolloutState.Shadow(),
                    new RolloutState.Canary(),
                    new RolloutState.Paused(Stage.SHADOW),
                    new RolloutState.Paused(Stage.CANARY),
                    new RolloutState.Ended(Outcome.PROMOTED, "better"));

    private static final List<RolloutEvent> EVENTS =
            List.of(
                    new RolloutEvent.CandidateAvailable(),
                    new RolloutEvent.CandidateFailed("broken"),
                    new RolloutEvent.ShadowOver(),
                    new RolloutEvent.Judged(new Decision.Promote("better")),
                    new RolloutEvent.Pause(),
                    new RolloutEvent.Resume(),
                    new RolloutEvent.Promote("by hand"),
                    new RolloutEvent.RollBack("by hand"));

    @Test
    void everyPairIsAStepOrAListedRefusal() {
        for (var state : STATES) {
            for (var event : EVENTS) {
                var failure = catchThrowable(() -> RolloutLifecycle.next(state, event));
                assertThat(failure == null || failure instanceof IllegalStateException)
                        .as("%s in %s", event, state)
                        .isTrue();
            }
        }
    }

    @Test
    void nothingMovesAnEndedRollout() {
        for (var event : EVENTS) {
            var ended = new RolloutState.Ended(Outcome.ROLLED_BACK, "worse");
            try {
                assertThat(RolloutLifecycle.next(ended, event))
                        .isEqualTo(new RolloutLifecycle.Step(ended));
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("Ended");
            }
        }
    }

    @Test
    void theWayToTheEndOpensTheArmsOnceAndSwapsOnce() {
        var loaded = RolloutLifecycle.next(STATES.get(0), new RolloutEvent.CandidateAvailable());
        assertThat(loaded.effects()).containsExactly(RolloutEffect.SHADOW);
        var canary = RolloutLifecycle.next(loaded.next(), new RolloutEvent.ShadowOver());
        assertThat(canary.effects()).containsExactly(RolloutEffect.OPEN_ARMS);
        var ended =
                RolloutLifecycle.next(
                        canary.next(), new RolloutEvent.Judged(new Decision.Promote("better")));
        assertThat(ended.effects()).containsExactly(RolloutEffect.SWAP);
        assertThat(ended.next()).isEqualTo(new RolloutState.Ended(Outcome.PROMOTED, "better"));
    }
}
