package dev.adagrow.server.rollout;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.ControlMetrics;
import dev.adagrow.server.rollout.evidence.Evidence;
import dev.adagrow.server.rollout.evidence.Exposure;
import dev.adagrow.server.rollout.evidence.Exposures;
import dev.adagrow.server.routing.TrafficSplit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one class that changes rollouts and splits: read, step, write, one at a time. A change that
 * was decided on an older state of the rollout is void, so whoever was first wins. Thread-safe.
 * Listeners are told after the lock is free.
 */
final class RolloutBook {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutBook.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final RolloutStore store;
    private final Exposures exposures;
    private final ControlMetrics metrics;
    private final InstantSource clock;
    private final double armShare;
    private final List<Consumer<Rollout>> listeners = new CopyOnWriteArrayList<>();

    @GuardedBy("lock")
    private final Traffic traffic;

    /** Rollouts that have not ended, by model. */
    @GuardedBy("lock")
    private final Map<String, Rollout> open = new HashMap<>();

    /** Rollouts of before a start whose arms are to be opened again when the candidate is back. */
    @GuardedBy("lock")
    private final Set<String> interrupted = new HashSet<>();

    RolloutBook(
            RolloutStore store,
            Traffic traffic,
            Exposures exposures,
            ControlMetrics metrics,
            InstantSource clock,
            double armShare) {
        this.store = store;
        this.traffic = traffic;
        this.exposures = exposures;
        this.metrics = metrics;
        this.clock = clock;
        this.armShare = armShare;
    }

    void addListener(Consumer<Rollout> listener) {
        listeners.add(listener);
    }

    /** Puts the stored splits in force and asks for all versions in service. */
    void start() {
        lock.lock();
        try {
            traffic.restore();
            for (var rollout : store.open()) {
                open.put(rollout.model(), rollout);
                interrupted.add(rollout.id());
                prepare(rollout, store.exposures(rollout.id()));
                traffic.want(rollout.candidate());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * @throws ServerException ROLLOUT_RUNNING
     */
    void unload(String model) {
        lock.lock();
        try {
            var running = open.get(model);
            if (running != null) {
                throw busy(model, running.id());
            }
            traffic.unload(model);
        } finally {
            lock.unlock();
        }
    }

    boolean unloaded(String model) {
        lock.lock();
        try {
            return traffic.unloaded(model);
        } finally {
            lock.unlock();
        }
    }

    void load(String model) {
        lock.lock();
        try {
            traffic.load(model);
        } finally {
            lock.unlock();
        }
    }

    void introduce(String model) {
        lock.lock();
        try {
            traffic.introduce(model);
        } finally {
            lock.unlock();
        }
    }

    /**
     * @throws ServerException ROLLOUT_RUNNING, and what {@link Traffic#delete} throws
     */
    void delete(String model) {
        lock.lock();
        try {
            var running = open.get(model);
            if (running != null) {
                throw busy(model, running.id());
            }
            traffic.delete(model);
        } finally {
            lock.unlock();
        }
    }

    /**
     * @throws ServerException VERSION_IN_USE, and what {@link Catalog#delete(ServableId)} throws
     */
    void delete(ServableId version) {
        lock.lock();
        try {
            var running = open.get(version.model());
            if (running != null && running.candidate().equals(version)) {
                throw Catalog.inUse(version, "is on trial, in rollout " + running.id());
            }
            traffic.delete(version);
        } finally {
            lock.unlock();
        }
    }

    TrafficSplit split(String model) {
        lock.lock();
        try {
            return traffic.split(model);
        } finally {
            lock.unlock();
        }
    }

    Rollout get(String id) {
        return store.find(id)
                .orElseThrow(() ->
                        new ServerException(
                                Reason.ROLLOUT_NOT_FOUND,
                                "no rollout " + id,
                                Map.of("rollout", id)));
    }

    /**
     * Adds a rollout and asks for its candidate and for stable, unless the rollout has ended
     * already.
     *
     * @return the rollout itself, or the one of the same version that runs already
     * @throws ServerException ROLLOUT_RUNNING while another version of the model is on trial, or
     *     STALE_ETAG if its stable version is no longer the model's
     */
    Rollout begin(Rollout rollout) {
        lock.lock();
        try {
            var running = Optional.ofNullable(open.get(rollout.model()));
            if (running.isPresent()) {
                return running.filter(r -> r.candidate().equals(rollout.candidate()))
                        .orElseThrow(() -> busy(rollout.model(), running.get().id()));
            }
            if (!traffic.split(rollout.model()).stable().equals(rollout.stable())) {
                throw new ServerException(
                        Reason.STALE_ETAG,
                        "the stable version of " + rollout.model() + " changed meanwhile",
                        Map.of("model", rollout.model()));
            }
            if (!store.insert(rollout)) {
                throw busy(rollout.model(), "of another process");
            }
            if (!(rollout.state() instanceof RolloutState.Ended)) {
                open.put(rollout.model(), rollout);
                // First of all: without what it is compared with, the candidate would wait in vain.
                traffic.load(rollout.model());
                traffic.want(rollout.candidate());
            }
        } finally {
            lock.unlock();
        }
        tell(rollout);
        return rollout;
    }

    private static ServerException busy(String model, String running) {
        return new ServerException(
                Reason.ROLLOUT_RUNNING,
                "model " + model + " has a running rollout " + running,
                Map.of("model", model, "rollout", running));
    }

    /**
     * Applies a person's command to the rollout as it stands.
     *
     * @param etag as the person saw it; empty: not compared
     * @throws ServerException STALE_ETAG; ROLLOUT_STATE at the end, or without the loaded candidate
     *     that the event needs
     */
    void command(String id, String etag, RolloutEvent event) {
        Rollout before;
        Rollout after;
        lock.lock();
        try {
            before = get(id);
            if (before.state() instanceof RolloutState.Ended(var outcome, var reason)) {
                throw new ServerException(
                        Reason.ROLLOUT_STATE,
                        "rollout " + id + " has ended: " + outcome + ", " + reason);
            }
            if (!canTake(before, event)) {
                throw new ServerException(
                        Reason.ROLLOUT_STATE, "rollout " + id + " still loads its candidate");
            }
            if (!etag.isEmpty() && !etag.equals(Long.toString(before.sequence()))) {
                throw new ServerException(
                        Reason.STALE_ETAG,
                        "rollout " + id + " has changed; its etag is " + before.sequence());
            }
            after = step(before, event);
        } finally {
            lock.unlock();
        }
        tell(before, after);
    }

    /** A candidate that is not loaded, or not yet again, gets no calls. */
    @GuardedBy("lock")
    private boolean canTake(Rollout rollout, RolloutEvent command) {
        return rollout.state() instanceof RolloutState.Loading
                ? !(command instanceof RolloutEvent.Pause)
                : command instanceof RolloutEvent.Pause
                        || command instanceof RolloutEvent.RollBack
                        || traffic.readiness(rollout.candidate()) instanceof Readiness.Available;
    }

    /**
     * Applies an event to the rollout as it was seen; if it has changed since, the event is void.
     */
    void fire(Rollout seen, RolloutEvent event) {
        Rollout after;
        lock.lock();
        try {
            if (!isCurrent(seen)) {
                return;
            }
            after = step(seen, event);
        } finally {
            lock.unlock();
        }
        tell(seen, after);
    }

    /**
     * Adds an event that only shows evidence. @return the rollout as it stands then; as it was seen
     * if it has changed since
     */
    Rollout note(Rollout seen, Evidence evidence) {
        Rollout after;
        lock.lock();
        try {
            if (!isCurrent(seen)) {
                return seen;
            }
            after = seen.with(evidence).noted();
            if (!store.update(seen, after, Optional.empty(), clock.instant())) {
                return seen;
            }
            open.put(seen.model(), after);
        } finally {
            lock.unlock();
        }
        tell(seen, after);
        return after;
    }

    /** Stores what was exposed or labelled since the last time; nothing if the rollout changed. */
    void save(Rollout seen) {
        lock.lock();
        try {
            if (isCurrent(seen)) {
                var rows = exposures.unsaved(seen.model());
                store.saveExposures(seen.id(), rows);
                exposures.saved(seen.model(), rows);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Frees versions whose time has come, and tells which rollouts run. */
    List<Rollout> running() {
        lock.lock();
        try {
            traffic.keep(clock.instant(), Set.copyOf(open.keySet()));
            return List.copyOf(open.values());
        } finally {
            lock.unlock();
        }
    }

    /** How far the candidate is; not before the stable version that it is compared with is back. */
    Readiness readiness(Rollout rollout) {
        lock.lock();
        try {
            return traffic.settled(rollout.model())
                    ? traffic.readiness(rollout.candidate())
                    : new Readiness.Coming();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the rollout goes on only when its candidate is available, for the first time or
     * again.
     */
    boolean awaitsCandidate(Rollout rollout) {
        lock.lock();
        try {
            return rollout.state() instanceof RolloutState.Loading
                    || interrupted.contains(rollout.id());
        } finally {
            lock.unlock();
        }
    }

    /** Asks for the candidate again. */
    void want(Rollout seen) {
        lock.lock();
        try {
            if (isCurrent(seen)) {
                traffic.want(seen.candidate());
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isCurrent(Rollout seen) {
        var now = open.get(seen.model());
        return now != null && now.id().equals(seen.id()) && now.sequence() == seen.sequence();
    }

    @GuardedBy("lock")
    private Rollout step(Rollout before, RolloutEvent event) {
        var now = clock.instant();
        var step = RolloutLifecycle.next(before.state(), event);
        if (step.next().equals(before.state()) && step.effects().isEmpty()) {
            return before;
        }
        var after = before.in(step.next(), now);
        var split = traffic.split(before.model());
        var wanted = split;
        for (var effect : step.effects()) {
            wanted = Splits.after(wanted, effect, before, armShare);
        }
        var next = wanted.equals(split) ? Optional.<TrafficSplit>empty() : Optional.of(wanted);
        if (!store.update(before, after, next, now)) {
            throw new ServerException(
                    Reason.STALE_ETAG, "rollout " + before.id() + " has changed meanwhile");
        }
        next.ifPresent(traffic::apply);
        interrupted.remove(before.id());
        if (after.state() instanceof RolloutState.Ended) {
            open.remove(after.model());
        } else {
            open.put(after.model(), after);
        }
        step.effects().forEach(effect -> follow(effect, before, now));
        return after;
    }

    /** A first version has nothing to be compared with. */
    private void prepare(Rollout rollout, List<Exposure> known) {
        rollout.stable()
                .ifPresent(stable ->
                        exposures.prepare(rollout.id(), stable, rollout.candidate(), known));
    }

    /** What a changed split means for loaded versions and exposures. */
    @GuardedBy("lock")
    private void follow(RolloutEffect effect, Rollout rollout, Instant now) {
        var model = rollout.model();
        switch (effect) {
            case SHADOW -> prepare(rollout, List.of());
            case OPEN_ARMS -> exposures.open(model);
            case SUSPEND -> exposures.suspend(model);
            case SWAP -> {
                exposures.close(model);
                rollout.stable().ifPresent(v -> traffic.leave(new ServableId(model, v), now));
                metrics.swapped(model);
            }
            case WITHDRAW -> {
                exposures.close(model);
                traffic.leave(rollout.candidate(), now);
            }
        }
    }

    private void tell(Rollout before, Rollout after) {
        if (before == after) {
            return;
        }
        if (!before.state().equals(after.state())) {
            LOG.info("rollout {} of {}: {}", after.id(), after.candidate(), after.state());
        }
        tell(after);
    }

    private void tell(Rollout rollout) {
        listeners.forEach(listener -> listener.accept(rollout));
    }
}
