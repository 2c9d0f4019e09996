package dev.adagrow.server.rollout;

import dev.adagrow.server.adaptation.Candidates;
import dev.adagrow.server.adaptation.JobEvent;
import dev.adagrow.server.adaptation.Outcome;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tries published versions by rollouts, each once by itself; further trials are a person's.
 * Thread-safe.
 */
public final class RolloutCandidates implements Candidates {
    private final RolloutController rollouts;

    /** Looking for a rollout and beginning it are one step. */
    private final ReentrantLock lock = new ReentrantLock();

    public RolloutCandidates(RolloutController rollouts) {
        this.rollouts = rollouts;
    }

    @Override
    public Optional<String> begin(ServableId candidate) {
        lock.lock();
        try {
            var known = rollouts.latest(candidate);
            return Optional.of(
                    known.isPresent() ? known.get().id() : rollouts.create(candidate).id());
        } catch (ServerException e) {
            if (e.reason() == Reason.ROLLOUT_RUNNING || e.reason() == Reason.STALE_ETAG) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * To be called when a rollout of the model has ended, and at the start: tries what was uploaded
     * meanwhile, the newest if there are several.
     */
    public void next(String model) {
        rollouts.untried(model).ifPresent(this::begin);
    }

    @Override
    public void withdraw(ServableId candidate, String reason) {
        var running =
                rollouts.latest(candidate).filter(r -> !(r.state() instanceof RolloutState.Ended));
        if (running.isPresent()) {
            try {
                rollouts.rollBack(running.get().id(), "", reason);
            } catch (ServerException e) {
                // It ended between the look and the command: there is nothing left to withdraw.
                if (e.reason() != Reason.ROLLOUT_STATE) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Optional<JobEvent.Decided> decision(ServableId candidate) {
        return rollouts.latest(candidate).flatMap(RolloutCandidates::decision);
    }

    /** How the rollout ended; empty while it runs. */
    public static Optional<JobEvent.Decided> decision(Rollout rollout) {
        return rollout.state() instanceof RolloutState.Ended(var outcome, var reason)
                ? Optional.of(new JobEvent.Decided(outcome(outcome), reason))
                : Optional.empty();
    }

    private static Outcome outcome(RolloutState.Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> Outcome.PROMOTED;
            case ROLLED_BACK, REJECTED -> Outcome.ROLLED_BACK;
            case INCONCLUSIVE -> Outcome.INCONCLUSIVE;
        };
    }
}
