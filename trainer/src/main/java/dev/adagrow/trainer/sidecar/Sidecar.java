package dev.adagrow.trainer.sidecar;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.trainer.metrics.TrainerMetrics;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs from a server, one after another, and does them on the thread that calls {@link #run}.
 * {@link #stop} may be called by any thread.
 */
public final class Sidecar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);
    private static final int REPORT_THREADS = 2;

    /**
     * What an operator decides.
     *
     * @param server HOST:PORT
     * @param name for people who look at a job
     * @param threads of the training engine, where a job does not say
     * @param once whether to end after one job
     * @param cacheBytes of files that are kept for later jobs
     */
    public record Settings(
            String server,
            String name,
            int threads,
            boolean once,
            long cacheBytes,
            Pauses pauses) {}

    /**
     * Who else is there.
     *
     * @param random for jitter; thread-safe
     */
    public record Surroundings(
            TrainerMetrics metrics,
            JobFollower follower,
            InstantSource clock,
            RandomGenerator random) {}

    private final Settings settings;
    private final Surroundings surroundings;
    private final JobRun.Means means;
    private final ServerConnection server;
    private final ScheduledExecutorService renewals =
            Executors.newSingleThreadScheduledExecutor(threads("lease"));
    private final ExecutorService reports =
            Executors.newFixedThreadPool(REPORT_THREADS, threads("report"));
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private Optional<LeaseHold> current = Optional.empty();

    private boolean away;

    /**
     * @param folder stays the caller's to close
     */
    public Sidecar(
            Settings settings, WorkFolder folder, GrowthRunner growth, Surroundings surroundings)
            throws IOException {
        this.settings = settings;
        this.surroundings = surroundings;
        var blobs = new BlobCache(folder.blobs(), settings.cacheBytes(), surroundings.clock());
        this.means =
                new JobRun.Means(
                        folder,
                        blobs,
                        growth,
                        settings.threads(),
                        surroundings.metrics(),
                        surroundings.follower(),
                        reports);
        this.server = new ServerConnection(settings.server());
    }

    private static ThreadFactory threads(String name) {
        return Thread.ofPlatform().daemon().name("sidecar-" + name + "-", 0).factory();
    }

    /**
     * Works until it is stopped, or with {@code once} until one job has ended.
     *
     * @return how the last job ended; empty if there was none
     * @throws IOException if the server is there and does not have this service, or the work folder
     *     fails
     */
    public Optional<JobOutcome> run() throws IOException {
        LOG.info("trainer {} asks {} for work", settings.name(), settings.server());
        var last = Optional.<JobOutcome>empty();
        int failures = 0;
        while (stopping.getCount() > 0) {
            try {
                var job = server.acquire(settings.name());
                failures = 0;
                reachable();
                if (job.isPresent()) {
                    last = Optional.of(work(job.get()));
                    if (settings.once()) {
                        return last;
                    }
                } else {
                    pause(settings.pauses().poll().toNanos());
                }
            } catch (CallException e) {
                if (e.kind() == CallException.Kind.NOT_SERVED) {
                    throw e;
                }
                failures++;
                unreachable(e);
                pause(settings.pauses().after(failures, surroundings.random()).toNanos());
                server.hurry();
            }
        }
        return last;
    }

    private JobOutcome work(Assignment job) throws IOException {
        LOG.info(
                "{} of {} taken{}",
                job.adaptation(),
                job.model(),
                job.checkpoint().isPresent() ? ", from a checkpoint" : "");
        means.follower().started(job.adaptation(), job.model());
        try (var hold =
                new LeaseHold(server, job, settings.pauses(), surroundings.random(), renewals)) {
            hold(Optional.of(hold));
            var outcome = new JobRun(hold, means).run();
            means.metrics().ended(job.model(), outcome.label());
            return outcome;
        } finally {
            hold(Optional.empty());
            means.follower().ended();
            means.blobs().release();
            means.folder().clearJob();
        }
    }

    private void hold(Optional<LeaseHold> hold) {
        lock.lock();
        try {
            current = hold;
        } finally {
            lock.unlock();
        }
        if (stopping.getCount() == 0) {
            hold.ifPresent(h -> h.end(LeaseHold.End.STOPPED));
        }
    }

    private void pause(long nanos) {
        try {
            boolean stopped = stopping.await(nanos, TimeUnit.NANOSECONDS);
            if (stopped) {
                LOG.info("trainer {} stops", settings.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    private void unreachable(CallException e) {
        if (!away && stopping.getCount() > 0) {
            away = true;
            LOG.warn("no work to be had, trying again until there is: {}", e.getMessage());
        }
    }

    private void reachable() {
        if (away) {
            away = false;
            LOG.info("server {} answers again", settings.server());
        }
    }

    /**
     * Gives up the current job at the run's next step, and ends {@link #run}. Returns at once. What
     * the run has saved so far is with the server.
     */
    public void stop() {
        stopping.countDown();
        Optional<LeaseHold> hold;
        lock.lock();
        try {
            hold = current;
        } finally {
            lock.unlock();
        }
        hold.ifPresent(h -> h.end(LeaseHold.End.STOPPED));
        server.close();
    }

    @Override
    public void close() {
        stop();
        renewals.shutdownNow();
        reports.shutdownNow();
    }
}
