package dev.adagrow.server.adaptation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One job with everything that is known of it. Immutable; each change gives the next one, with the
 * next sequence number.
 *
 * @param version that came out of it, whether it was tried or not
 * @param rollout of that version
 * @param sequence number of the last event
 */
public record Adaptation(
        String id,
        Plan plan,
        JobState state,
        Work work,
        Optional<Integer> version,
        Optional<String> rollout,
        Instant created,
        Optional<Instant> ended,
        long sequence) {

    /**
     * What is to be done; fixed when the job is created.
     *
     * @param dataset id
     * @param parent version to grow from; empty: from the empty net
     * @param classes class table of the version to come
     * @param config adagrow.v1.GrowthConfig as JSON; only the gRPC room takes it apart
     */
    public record Plan(
            String model,
            String dataset,
            Optional<Integer> parent,
            List<String> classes,
            String config) {
        public Plan {
            classes = List.copyOf(classes);
        }
    }

    /**
     * How far the trainers are.
     *
     * @param progress adagrow.v1.TrainingProgress as JSON; only the gRPC room takes it apart
     * @param checkpoint digest of the blob to go on from
     * @param hold the last lease, kept after its end so that a repeated last call is known again
     * @param attempts leases that were given
     */
    public record Work(
            Optional<String> progress,
            Optional<String> checkpoint,
            Optional<Hold> hold,
            int attempts) {
        static final Work NONE = new Work(Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    /**
     * A trainer's hold on a job.
     *
     * @param lease unguessable id
     * @param fencing rises with every lease of the job
     */
    public record Hold(String lease, long fencing, String trainer, Instant expires) {}

    Adaptation in(JobState next) {
        return new Adaptation(id, plan, next, work, version, rollout, created, ended, sequence);
    }

    Adaptation with(Work next) {
        return new Adaptation(id, plan, state, next, version, rollout, created, ended, sequence);
    }

    Adaptation withVersion(int number) {
        return new Adaptation(
                id, plan, state, work, Optional.of(number), rollout, created, ended, sequence);
    }

    Adaptation withRollout(String id) {
        return new Adaptation(
                this.id, plan, state, work, version, Optional.of(id), created, ended, sequence);
    }

    Adaptation after(long event, Instant now) {
        var end = ended.isEmpty() && state instanceof JobState.Ended ? Optional.of(now) : ended;
        return new Adaptation(id, plan, state, work, version, rollout, created, end, event);
    }

    Adaptation withProgress(String progress) {
        return with(
                new Work(Optional.of(progress), work.checkpoint(), work.hold(), work.attempts()));
    }

    Adaptation withCheckpoint(String checkpoint) {
        return with(
                new Work(work.progress(), Optional.of(checkpoint), work.hold(), work.attempts()));
    }

    Adaptation heldUntil(Instant expires) {
        return with(
                new Work(
                        work.progress(),
                        work.checkpoint(),
                        work.hold()
                                .map(h -> new Hold(h.lease(), h.fencing(), h.trainer(), expires)),
                        work.attempts()));
    }

    Adaptation heldBy(String lease, String trainer, Instant expires) {
        long fencing = work.hold().map(Hold::fencing).orElse(0L) + 1;
        return with(
                new Work(
                        work.progress(),
                        work.checkpoint(),
                        Optional.of(new Hold(lease, fencing, trainer, expires)),
                        work.attempts() + 1));
    }
}
