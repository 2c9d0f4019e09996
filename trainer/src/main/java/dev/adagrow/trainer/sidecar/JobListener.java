package dev.adagrow.trainer.sidecar;

import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.run.task.SavedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what a run tells on to server, metrics, log and follower, and never lets the run wait for
 * the network.
 */
final class JobListener implements RunListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobListener.class);

    private final LeaseHold hold;
    private final Assignment job;
    private final JobRun.Means means;
    private final LatestWins<Progress> reports;
    private final LatestWins<Path> checkpoints;
    private boolean begun;
    private boolean resumed;
    private int packed;

    JobListener(LeaseHold hold, JobRun.Means means) {
        this.hold = hold;
        this.job = hold.job();
        this.means = means;
        this.reports = new LatestWins<>(means.reports(), this::report, JobListener::merge);
        this.checkpoints =
                new LatestWins<>(
                        means.reports(),
                        this::save,
                        (older, newer) -> {
                            remove(older);
                            return newer;
                        });
        this.resumed = job.checkpoint().isEmpty();
    }

    @Override
    public void progress(Progress progress) {
        begun = true;
        if (!resumed && progress.epoch() > 0) {
            resumed = true;
            LOG.info("{} resumed at epoch {}", job.adaptation(), progress.epoch());
        }
        progress.event()
                .ifPresent(e -> LOG.info("{} epoch {}: {}", job.adaptation(), progress.epoch(), e));
        means.metrics().progress(job.model(), progress);
        means.follower().progress(progress);
        reports.offer(progress);
    }

    /** Whether the run has got as far as to report. */
    boolean begun() {
        return begun;
    }

    /** The run begins once more, without a checkpoint. */
    void anew() {
        resumed = true;
    }

    @Override
    public void checkpoint(SavedCheckpoint saved) {
        var file = means.folder().job().resolve("upload-" + ++packed + ".zip");
        try {
            saved.pack(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
        }
        checkpoints.offer(file);
    }

    @Override
    public Control control() {
        return hold.control();
    }

    /** No growth event may get lost: people look at the job through them. */
    private static Progress merge(Progress older, Progress newer) {
        if (older.event().isEmpty()) {
            return newer;
        }
        var event = newer.event().map(e -> older.event().orElse("") + "; " + e).or(older::event);
        return new Progress(
                newer.phase(),
                newer.epoch(),
                newer.epochs(),
                newer.loss(),
                newer.accuracy(),
                newer.ema(),
                newer.parameters(),
                newer.units(),
                newer.branches(),
                newer.architecture(),
                event);
    }

    private void report(Progress progress) {
        try {
            hold.call((server, ticket) -> {
                server.report(ticket, progress);
                return Optional.empty();
            });
        } catch (IOException e) {
            trouble("progress not reported", e);
        }
    }

    private void save(Path copy) {
        try {
            var digest = BlobUpload.upload(hold, copy);
            hold.call((server, ticket) -> {
                server.checkpoint(ticket, digest);
                return digest;
            });
        } catch (IOException e) {
            trouble("checkpoint not saved", e);
        } finally {
            remove(copy);
        }
    }

    /** Reports help people and the next attempt; the job itself can do without. */
    private void trouble(String what, IOException e) {
        if (hold.end().isEmpty()) {
            LOG.warn("{}: {}: {}", job.adaptation(), what, e.getMessage());
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file, e.getMessage());
        }
    }

    /** Waits until all is told, or there is nobody to tell any more. */
    @Override
    public void close() {
        reports.close();
        checkpoints.close();
    }
}
