package dev.adagrow.server.adaptation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one class that changes jobs: read, step, write, one at a time. Thread-safe. Listeners are
 * told the id after each change, on the changing thread, after the lock is free; they must return
 * at once.
 */
public final class JobBook {
    private static final Logger LOG = LoggerFactory.getLogger(JobBook.class);

    /** A change and what it asks for. */
    record Changed(Adaptation adaptation, List<JobEffect> effects) {}

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final AdaptationStore store;

    private final InstantSource clock;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public JobBook(AdaptationStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @param listener gets the id of a job that has changed
     */
    public void addListener(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Applies an event of the state machine together with a change of what is known. */
    Changed apply(String id, JobEvent event, UnaryOperator<Adaptation> change) {
        Changed changed;
        lock.lock();
        try {
            changed = step(get(id), event, change);
        } finally {
            lock.unlock();
        }
        tell(id);
        return changed;
    }

    /** The same for the job that a lease holds; see {@link #held}. */
    Changed applyHeld(
            String lease, long fencing, JobEvent event, UnaryOperator<Adaptation> change) {
        Changed changed;
        lock.lock();
        try {
            changed = step(held(lease, fencing), event, change);
        } finally {
            lock.unlock();
        }
        tell(changed.adaptation().id());
        return changed;
    }

    @CanIgnoreReturnValue
    @GuardedBy("lock")
    private Changed step(Adaptation before, JobEvent event, UnaryOperator<Adaptation> change) {
        var step = Job.next(before.state(), event);
        if (step.next().equals(before.state()) && step.effects().isEmpty()) {
            return new Changed(before, List.of());
        }
        return new Changed(commit(before, change.apply(before).in(step.next())), step.effects());
    }

    /**
     * Notes which rollout tries the job's version; after the job's end, nothing.
     *
     * @return whether the job goes on
     */
    boolean noteRollout(String id, String rollout) {
        lock.lock();
        try {
            var before = get(id);
            if (before.state() instanceof JobState.Ended) {
                return false;
            }
            if (before.rollout().isPresent()) {
                return true;
            }
            commit(before, before.withRollout(rollout));
        } finally {
            lock.unlock();
        }
        tell(id);
        return true;
    }

    /**
     * Notes how far the trainer is that holds the lease. @param progress as in {@link
     * Adaptation.Work}
     */
    void noteProgress(String lease, long fencing, String progress, Instant expires) {
        Adaptation after;
        lock.lock();
        try {
            var before = held(lease, fencing);
            after = commit(before, before.withProgress(progress).heldUntil(expires));
        } finally {
            lock.unlock();
        }
        tell(after.id());
    }

    private void tell(String id) {
        listeners.forEach(l -> l.accept(id));
    }

    /** Lets jobs wait again whose trainers fell silent. */
    void expire() {
        var now = clock.instant();
        var silent = new ArrayList<String>();
        lock.lock();
        try {
            for (var job : store.open()) {
                boolean overdue =
                        job.state() instanceof JobState.Running
                                && job.work()
                                        .hold()
                                        .filter(h -> h.expires().isAfter(now))
                                        .isEmpty();
                if (overdue) {
                    step(job, new JobEvent.LeaseExpired(), UnaryOperator.identity());
                    silent.add(job.id());
                }
            }
        } finally {
            lock.unlock();
        }
        for (var id : silent) {
            LOG.warn("the trainer of adaptation {} fell silent; the job waits again", id);
            tell(id);
        }
    }

    /** Prolongs all leases: while the server was down nobody could renew. */
    void extendAll(Instant expires) {
        lock.lock();
        try {
            for (var job : store.open()) {
                if (job.state() instanceof JobState.Running) {
                    store.updateWork(job.heldUntil(expires));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes the oldest job that waits. */
    Optional<Adaptation> lease(UnaryOperator<Adaptation> hold) {
        lock.lock();
        Adaptation leased;
        try {
            var waiting =
                    store.open().stream()
                            .filter(a -> a.state() instanceof JobState.Pending)
                            .findFirst();
            if (waiting.isEmpty()) {
                return Optional.empty();
            }
            var step = Job.next(waiting.get().state(), new JobEvent.Leased());
            leased = commit(waiting.get(), hold.apply(waiting.get()).in(step.next()));
        } finally {
            lock.unlock();
        }
        tell(leased.id());
        return Optional.of(leased);
    }

    /** Changes checkpoint or hold of the job that {@code lease} holds; nobody is told. */
    Adaptation work(String lease, long fencing, UnaryOperator<Adaptation> change) {
        lock.lock();
        try {
            var after = change.apply(held(lease, fencing));
            store.updateWork(after);
            return after;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The job that a trainer works on. An overdue lease still holds until {@link #expire} ends it:
     * fencing, not the clock, keeps two trainers apart.
     *
     * @throws ServerException LEASE_LOST unless the lease is the job's last one and the job runs
     */
    Adaptation held(String lease, long fencing) {
        var job = lastHeld(lease, fencing);
        if (!(job.state() instanceof JobState.Running)) {
            throw lost(job.id());
        }
        return job;
    }

    /** The job whose last lease it is, in whatever state. */
    Adaptation lastHeld(String lease, long fencing) {
        lock.lock();
        try {
            var job = store.findByLease(lease).orElseThrow(() -> lost("unknown"));
            if (job.work().hold().filter(h -> h.fencing() == fencing).isEmpty()) {
                throw lost(job.id());
            }
            return job;
        } finally {
            lock.unlock();
        }
    }

    private static ServerException lost(String id) {
        return new ServerException(
                Reason.LEASE_LOST,
                "the lease of adaptation " + id + " has ended; drop the job",
                Map.of("adaptation", id));
    }

    boolean insert(Adaptation adaptation) {
        lock.lock();
        try {
            return store.insert(adaptation);
        } finally {
            lock.unlock();
        }
    }

    Adaptation get(String id) {
        lock.lock();
        try {
            return store.find(id)
                    .orElseThrow(() ->
                            new ServerException(
                                    Reason.ADAPTATION_NOT_FOUND,
                                    "no adaptation " + id,
                                    Map.of("adaptation", id)));
        } finally {
            lock.unlock();
        }
    }

    Optional<Adaptation> running(String model) {
        lock.lock();
        try {
            return store.running(model);
        } finally {
            lock.unlock();
        }
    }

    List<Adaptation> open() {
        lock.lock();
        try {
            return store.open();
        } finally {
            lock.unlock();
        }
    }

    List<Adaptation> cancelledOnTrial() {
        lock.lock();
        try {
            return store.cancelledOnTrial();
        } finally {
            lock.unlock();
        }
    }

    List<Adaptation> list(String model, String after, int limit) {
        lock.lock();
        try {
            return store.list(model, after, limit);
        } finally {
            lock.unlock();
        }
    }

    List<AdaptationStore.Event> events(String id, long after, int limit) {
        lock.lock();
        try {
            return store.events(id, after, limit);
        } finally {
            lock.unlock();
        }
    }

    @CanIgnoreReturnValue
    @GuardedBy("lock")
    private Adaptation commit(Adaptation before, Adaptation changed) {
        var now = clock.instant();
        var after = changed.after(before.sequence() + 1, now);
        if (!store.update(before, after, now)) {
            throw new ServerException(
                    Reason.STALE_ETAG,
                    "adaptation " + before.id() + " changed meanwhile",
                    Map.of("adaptation", before.id()));
        }
        return after;
    }
}
