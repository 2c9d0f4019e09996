package dev.adagrow.server.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobTest {
    private static final List<JobState> STATES =
            List.of(
                    new JobState.Pending(),
                    new JobState.Running(),
                    new JobState.Published(2),
                    new JobState.Ended(Outcome.PROMOTED, ""));

    private static final List<JobEvent> EVENTS =
            List.of(
                    new JobEvent.Leased(),
                    new JobEvent.LeaseExpired(),
                    new JobEvent.Published(2),
                    new JobEvent.Refused(2, "gate"),
                    new JobEvent.Finished(Outcome.FAILED, "disk full"),
                    new JobEvent.Cancelled("by hand"),
                    new JobEvent.Decided(Outcome.PROMOTED, "better"));

    @Test
    void everyPairIsAStepOrAListedRefusal() {
        for (var state : STATES) {
            for (var event : EVENTS) {
                var failure = catchThrowable(() -> Job.next(state, event));
                assertThat(failure == null || failure instanceof IllegalStateException)
                        .as("%s in %s", event, state)
                        .isTrue();
            }
        }
    }

    @Test
    void publishedVersionIsTriedAndARefusedOneIsNot() {
        assertThat(Job.next(new JobState.Running(), new JobEvent.Published(7)))
                .isEqualTo(new Job.Step(new JobState.Published(7), JobEffect.START_ROLLOUT));
        assertThat(Job.next(new JobState.Running(), new JobEvent.Refused(7, "gate: worse")))
                .isEqualTo(new Job.Step(new JobState.Ended(Outcome.NO_CHANGE, "gate: worse")));
    }

    @Test
    void cancellingAPublishedJobEndsItsTrial() {
        assertThat(Job.next(new JobState.Published(7), new JobEvent.Cancelled("by hand")).effects())
                .containsExactly(JobEffect.ROLL_BACK);
    }
}
