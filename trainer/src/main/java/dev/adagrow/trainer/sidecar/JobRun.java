package dev.adagrow.trainer.sidecar;

import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.metrics.TrainerMetrics;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.run.task.RunResult;
import dev.adagrow.trainer.sidecar.ServerConnection.Publication;
import dev.adagrow.trainer.v1.FinishJobRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job from its lease to its result. Used by one thread, once. */
final class JobRun {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    /** Longer texts are cut before they go to the server. */
    private static final int MAX_REASON = 2000;

    /**
     * What all jobs of a trainer share.
     *
     * @param threads of the engine, where the job does not say
     * @param reports two threads at least, so that no report waits for a checkpoint
     */
    record Means(
            WorkFolder folder,
            BlobCache blobs,
            GrowthRunner growth,
            int threads,
            TrainerMetrics metrics,
            JobFollower follower,
            Executor reports) {}

    private final LeaseHold hold;
    private final Assignment job;
    private final Means means;

    JobRun(LeaseHold hold, Means means) {
        this.hold = hold;
        this.job = hold.job();
        this.means = means;
    }

    /**
     * Works until there is a result or the lease has ended; the server knows about it then, if it
     * can be told.
     */
    JobOutcome run() {
        try {
            return handOver(grow());
        } catch (CallException e) {
            return switch (e.kind()) {
                case LEASE_LOST, UNAVAILABLE, WRONG_OFFSET -> dropped();
                case REFUSED, NOT_SERVED -> fail(e.getMessage());
            };
        } catch (IOException | RuntimeException e) {
            return hold.end().isPresent() ? dropped() : fail(e);
        } catch (LinkageError | OutOfMemoryError e) {
            // This process will not get better, but the people who wait for the job should not wait
            // for ever.
            fail(e);
            throw e;
        }
    }

    private RunResult grow() throws IOException {
        try (var listener = new JobListener(hold, means)) {
            var task = task();
            try {
                return means.growth().run(task, listener);
            } catch (IOException e) {
                if (task.checkpoint().isEmpty() || listener.begun() || hold.end().isPresent()) {
                    throw e;
                }
                // Such as one that a trainer of another version has written.
                LOG.warn(
                        "{}: the checkpoint is of no use, begins anew: {}",
                        job.adaptation(),
                        e.getMessage());
                listener.anew();
                return means.growth().run(task.withoutCheckpoint(), listener);
            }
        }
    }

    private GrowthTask task() throws IOException {
        var work = means.folder().freshJob();
        var config =
                job.config().getThreads() == 0
                        ? job.config().toBuilder().setThreads(means.threads()).build()
                        : job.config();
        var replay = new ArrayList<Path>();
        for (var digest : job.replay()) {
            replay.add(fetch(digest));
        }
        var lineage = new ArrayList<>(job.replay());
        lineage.add(job.dataset());
        return new GrowthTask(
                job.model(),
                RunConfig.from(config),
                job.classes(),
                fetch(job.dataset()),
                replay,
                parent(),
                checkpoint(),
                lineage,
                work);
    }

    private Optional<GrowthTask.Parent> parent() throws IOException {
        if (job.parent().isEmpty()) {
            return Optional.empty();
        }
        var parent = job.parent().get();
        return Optional.of(
                new GrowthTask.Parent(
                        fetch(parent.bundle()),
                        parent.bundle(),
                        fetch(parent.trainingState()),
                        parent.version()));
    }

    private Optional<Path> checkpoint() throws IOException {
        return job.checkpoint().isEmpty()
                ? Optional.empty()
                : Optional.of(fetch(job.checkpoint().get()));
    }

    private Path fetch(String digest) throws IOException {
        return means.blobs().fetch(hold, digest);
    }

    private JobOutcome handOver(RunResult result) throws IOException {
        if (hold.end().isPresent()) {
            return dropped();
        }
        return switch (result) {
            case RunResult.Published(var bundle, var state, var gatePassed, var gateReport) -> {
                var publication =
                        new Publication(
                                BlobUpload.upload(hold, bundle),
                                BlobUpload.upload(hold, state),
                                gatePassed,
                                gateReport);
                int version = hold.call((server, ticket) -> server.publish(ticket, publication));
                LOG.info(
                        "{} published version {} of {}{}",
                        job.adaptation(),
                        version,
                        job.model(),
                        gatePassed ? "" : ", which did not pass the gate");
                yield JobOutcome.PUBLISHED;
            }
            case RunResult.NoChange(var reason) -> {
                finish(FinishJobRequest.Outcome.NO_CHANGE, reason);
                LOG.info("{} ends without a new version: {}", job.adaptation(), reason);
                yield JobOutcome.NO_CHANGE;
            }
            case RunResult.Rejected(var reason) -> fail(reason);
            case RunResult.Cancelled() -> dropped();
        };
    }

    private void finish(FinishJobRequest.Outcome outcome, String reason) throws IOException {
        var text = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
        hold.call((server, ticket) -> {
            server.finish(ticket, outcome, text);
            return outcome;
        });
    }

    private JobOutcome fail(Throwable e) {
        if (e instanceof ConfigException) {
            return fail("config: " + e.getMessage());
        }
        if (!(e instanceof IOException)) {
            LOG.error("{}: the run broke off", job.adaptation(), e);
        }
        var message = e.getMessage();
        return fail(message == null || message.isBlank() ? e.getClass().getSimpleName() : message);
    }

    private JobOutcome fail(@Nullable String reason) {
        var text = reason == null ? "unknown" : reason;
        try {
            finish(FinishJobRequest.Outcome.FAILED, text);
            LOG.warn("{} failed: {}", job.adaptation(), text);
            return JobOutcome.FAILED;
        } catch (IOException e) {
            LOG.warn(
                    "{} failed ({}), and the server could not be told: {}",
                    job.adaptation(),
                    text,
                    e.getMessage());
            return hold.end().isPresent() ? dropped() : JobOutcome.FAILED;
        }
    }

    private JobOutcome dropped() {
        var end = hold.end().orElse(LeaseHold.End.LOST);
        return switch (end) {
            case CANCELLED -> {
                LOG.info("{} was cancelled; dropped", job.adaptation());
                yield JobOutcome.CANCELLED;
            }
            case LOST -> {
                LOG.warn("{}: the lease is lost; dropped", job.adaptation());
                yield JobOutcome.LOST;
            }
            case STOPPED -> {
                LOG.info("{} given up: the trainer stops", job.adaptation());
                yield JobOutcome.STOPPED;
            }
        };
    }
}
