package dev.adagrow.server.adaptation;

import java.util.List;

/** Life of an adaptation job. Pure: {@link JobBook} keeps the state and runs the effects. */
public final class Job {
    /** State after an event, and what has to be done. */
    public record Step(JobState next, List<JobEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }

        Step(JobState next, JobEffect... effects) {
            this(next, List.of(effects));
        }
    }

    private record On(JobState state, JobEvent event) {}

    /**
     * @throws IllegalStateException for a pair that the caller must never produce, each listed
     *     below
     */
    public static Step next(JobState state, JobEvent event) {
        return switch (new On(state, event)) {
            case On(JobState.Pending s, JobEvent.Leased e) -> new Step(new JobState.Running());
            case On(JobState.Pending s, JobEvent.Cancelled(var reason)) ->
                    ended(Outcome.CANCELLED, reason);
            case On(JobState.Running s, JobEvent.LeaseExpired e) ->
                    new Step(new JobState.Pending());
            case On(JobState.Running s, JobEvent.Published(int version)) ->
                    new Step(new JobState.Published(version), JobEffect.START_ROLLOUT);
            case On(JobState.Running s, JobEvent.Refused(int version, var report)) ->
                    ended(Outcome.NO_CHANGE, report);
            case On(JobState.Running s, JobEvent.Finished(var outcome, var reason)) ->
                    ended(outcome, reason);
            case On(JobState.Running s, JobEvent.Cancelled(var reason)) ->
                    ended(Outcome.CANCELLED, reason);
            case On(JobState.Published s, JobEvent.Cancelled(var reason)) ->
                    new Step(new JobState.Ended(Outcome.CANCELLED, reason), JobEffect.ROLL_BACK);
            case On(JobState.Published s, JobEvent.Decided(var outcome, var reason)) ->
                    ended(outcome, reason);
            // Late news about a job that has moved on.
            case On(JobState.Pending s, JobEvent.LeaseExpired e) -> new Step(s);
            case On(JobState.Published s, JobEvent.LeaseExpired e) -> new Step(s);
            case On(JobState.Ended s, JobEvent.LeaseExpired e) -> new Step(s);
            case On(JobState.Ended s, JobEvent.Cancelled e) -> new Step(s);
            case On(JobState.Ended s, JobEvent.Decided e) -> new Step(s);
            // Only a job that waits is leased; only who holds the lease publishes or finishes; only
            // a version is decided on.
            case On(JobState.Running s, JobEvent.Leased e) -> throw illegal(s, e);
            case On(JobState.Published s, JobEvent.Leased e) -> throw illegal(s, e);
            case On(JobState.Ended s, JobEvent.Leased e) -> throw illegal(s, e);
            case On(JobState.Pending s, JobEvent.Published e) -> throw illegal(s, e);
            case On(JobState.Published s, JobEvent.Published e) -> throw illegal(s, e);
            case On(JobState.Ended s, JobEvent.Published e) -> throw illegal(s, e);
            case On(JobState.Pending s, JobEvent.Refused e) -> throw illegal(s, e);
            case On(JobState.Published s, JobEvent.Refused e) -> throw illegal(s, e);
            case On(JobState.Ended s, JobEvent.Refused e) -> throw illegal(s, e);
            case On(JobState.Pending s, JobEvent.Finished e) -> throw illegal(s, e);
            case On(JobState.Published s, JobEvent.Finished e) -> throw illegal(s, e);
            case On(JobState.Ended s, JobEvent.Finished e) -> throw illegal(s, e);
            case On(JobState.Pending s, JobEvent.Decided e) -> throw illegal(s, e);
            case On(JobState.Running s, JobEvent.Decided e) -> throw illegal(s, e);
        };
    }

    private static Step ended(Outcome outcome, String reason) {
        return new Step(new JobState.Ended(outcome, reason));
    }

    private static IllegalStateException illegal(JobState state, JobEvent event) {
        return new IllegalStateException(event + " in " + state);
    }

    private Job() {}
}
