package dev.adagrow.trainer.sidecar;

import dev.adagrow.trainer.run.task.RunListener.Control;
import dev.adagrow.trainer.sidecar.Assignment.Ticket;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lease, renewed in the background until it ends. All calls of the job go through {@link
 * #call}. Thread-safe.
 *
 * <p>The clock of this side ends nothing: whether an unrenewed lease still holds is the server's to
 * say, and as long as it does not answer, the work may still be wanted.
 */
final class LeaseHold implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseHold.class);
    private static final int RENEWALS_PER_LEASE = 3;
    private static final double MAX_PACE_SECONDS = 3600;

    /** Why a lease ended before the job did. */
    enum End {
        CANCELLED,
        LOST,
        STOPPED
    }

    /**
     * A part of the job's work that talks to the server. Repeated as a whole if the server was not
     * there.
     */
    @FunctionalInterface
    interface Work<T> {
        T run(ServerConnection server, Ticket ticket) throws IOException;
    }

    private final ServerConnection server;
    private final Assignment job;
    private final Pauses pauses;
    private final RandomGenerator random;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ScheduledFuture<?> renewals;
    private volatile double paceSeconds;
    private volatile boolean away;

    /**
     * @param random for jitter; thread-safe
     */
    LeaseHold(
            ServerConnection server,
            Assignment job,
            Pauses pauses,
            RandomGenerator random,
            ScheduledExecutorService scheduler) {
        this.server = server;
        this.job = job;
        this.pauses = pauses;
        this.random = random;
        long period = job.lease().toNanos() / RENEWALS_PER_LEASE;
        this.renewals =
                scheduler.scheduleWithFixedDelay(this::renew, 0, period, TimeUnit.NANOSECONDS);
    }

    Assignment job() {
        return job;
    }

    /** What the run is to do at its next step. */
    Control control() {
        return new Control(end.get() != null, paceSeconds);
    }

    /** Empty while the lease holds. */
    Optional<End> end() {
        return Optional.ofNullable(end.get());
    }

    /** Ends the lease on this side; the first reason counts. */
    void end(End why) {
        if (end.compareAndSet(null, why)) {
            over.countDown();
        }
    }

    /**
     * Does a piece of work, and again with growing pauses while the server does not answer.
     *
     * @throws CallException LEASE_LOST once the lease has ended, by whatever; REFUSED, NOT_SERVED
     *     from the server
     * @throws IOException if a local file fails
     */
    <T> T call(Work<T> work) throws IOException {
        for (int failures = 1; ; failures++) {
            if (end.get() != null) {
                throw new CallException(
                        CallException.Kind.LEASE_LOST,
                        "the lease of " + job.adaptation() + " has ended");
            }
            try {
                var result = work.run(server, job.ticket());
                back();
                return result;
            } catch (CallException e) {
                switch (e.kind()) {
                    case UNAVAILABLE -> {
                        gone(e);
                        pause(failures);
                    }
                    case WRONG_OFFSET -> pause(failures);
                    case LEASE_LOST -> {
                        findOutWhy();
                        throw e;
                    }
                    case REFUSED, NOT_SERVED -> throw e;
                }
            }
        }
    }

    private void pause(int failures) {
        try {
            // The result does not matter: the caller looks at the end anyway.
            var ended = over.await(pauses.after(failures, random).toNanos(), TimeUnit.NANOSECONDS);
            if (!ended) {
                server.hurry();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(End.STOPPED);
        }
    }

    private void renew() {
        if (end.get() != null) {
            return;
        }
        try {
            server.hurry();
            var renewal = server.renew(job.ticket());
            back();
            paceSeconds = Math.clamp(renewal.paceSeconds(), 0, MAX_PACE_SECONDS);
            if (renewal.cancelled()) {
                end(End.CANCELLED);
            }
        } catch (CallException e) {
            switch (e.kind()) {
                case LEASE_LOST -> end(End.LOST);
                case UNAVAILABLE, WRONG_OFFSET -> gone(e);
                case REFUSED, NOT_SERVED ->
                        LOG.warn("{}: lease not renewed: {}", job.adaptation(), e.getMessage());
            }
        }
    }

    /** A cancelled job has lost its lease, too; only renewing tells the difference. */
    private void findOutWhy() {
        renew();
        end(End.LOST);
    }

    private void gone(CallException e) {
        if (!away && end.get() == null) {
            away = true;
            LOG.warn("{} goes on without the server: {}", job.adaptation(), e.getMessage());
        }
    }

    private void back() {
        if (away) {
            away = false;
            LOG.info("{}: the server is back", job.adaptation());
        }
    }

    /** Ends the renewing; the lease itself ends by a result or by itself. */
    @Override
    public void close() {
        renewals.cancel(false);
    }
}
