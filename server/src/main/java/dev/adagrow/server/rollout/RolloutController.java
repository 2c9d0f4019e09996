package dev.adagrow.server.rollout;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.ControlMetrics;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.SplitSwitch;
import dev.adagrow.server.routing.TrafficSplit;
import java.io.IOException;
import java.time.Duration;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one class that changes rollouts and splits. Somebody calls {@link #tick} again and again; between ticks only people's
 * commands change anything. Thread-safe. The verdict judges without the lock; what it decides holds only if the rollout has not
 * changed meanwhile, so a person's command always wins. Listeners are told after the lock is free.
 */
public final class RolloutController {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutController.class);
    /** How often evidence becomes an event for watchers. */
    private static final Duration EVIDENCE_EVERY = Duration.ofSeconds(1);

    private static final String FIRST = "first version of the model";

    /** What decides, and when. */
    public record Rules(RolloutPolicy policy, Verdict verdict, InstantSource clock, Supplier<String> ids) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final RolloutStore store;
    private final Catalog catalog;
    private final Exposures exposures;
    private final ControlMetrics metrics;
    private final Rules rules;
    private final Judge judge;

    @GuardedBy("lock")
    private final Traffic traffic;

    /** Rollouts that have not ended, by model. */
    @GuardedBy("lock")
    private final Map<String, Rollout> open = new HashMap<>();

    /** Rollouts of before a start whose arms are to be opened again when the candidate is back. */
    @GuardedBy("lock")
    private final Set<String> interrupted = new HashSet<>();

    @GuardedBy("lock")
    private final Map<String, Instant> noted = new HashMap<>();

    private final List<Consumer<Rollout>> listeners = new CopyOnWriteArrayList<>();

    public RolloutController(
            RolloutStore store,
            Catalog catalog,
            LoadedVersions versions,
            SplitSwitch splits,
            Exposures exposures,
            Observed observed) {
        this.store = store;
        this.catalog = catalog;
        this.exposures = exposures;
        this.metrics = observed.metrics();
        this.rules = observed.rules();
        this.judge = new Judge(rules.policy(), rules.verdict());
        this.traffic = new Traffic(store, catalog, versions, splits, metrics);
    }

    /** Where the controller reports to, and by what it decides. */
    public record Observed(ControlMetrics metrics, Rules rules) {}

    /** Told of every change of a rollout, ended ones included. Must return soon. */
    public void addListener(Consumer<Rollout> listener) {
        listeners.add(listener);
    }

    public RolloutPolicy policy() {
        return rules.policy();
    }

    /** Puts the stored splits in force, asks for all versions in service, and lets interrupted rollouts go on where they were. */
    public void start() {
        lock.lock();
        try {
            traffic.restore();
            for (var rollout : store.open()) {
                open.put(rollout.model(), rollout);
                interrupted.add(rollout.id());
                traffic.want(rollout.candidate());
            }
        } finally {
            lock.unlock();
        }
        tick();
    }

    /** The version that answers outside trials. */
    public Optional<Integer> stable(String model) {
        return split(model).stable();
    }

    public TrafficSplit split(String model) {
        lock.lock();
        try {
            return traffic.split(model);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins to try a version. A model's first version becomes stable as soon as it is available. A version whose contract
     * differs from stable's gives a rollout that has ended REJECTED. Of a version that is on trial already the running rollout is
     * answered.
     *
     * @throws ServerException ROLLOUT_RUNNING, or ROLLOUT_STATE if the version is stable already
     */
    public Rollout create(ServableId candidate) throws IOException {
        var version = catalog.version(candidate);
        var stable = stable(candidate.model());
        if (stable.filter(v -> v == candidate.version()).isPresent()) {
            throw new ServerException(
                    Reason.ROLLOUT_STATE, "version " + candidate.version() + " of " + candidate.model() + " is stable already");
        }
        Optional<String> obstacle = Optional.empty();
        if (stable.isPresent()) {
            var answering = catalog.version(new ServableId(candidate.model(), stable.get()));
            obstacle = catalog.incompatibility(version, answering);
        }
        var now = rules.clock().instant();
        var promotion = stable.isPresent() ? Optional.<String>empty() : Optional.of(FIRST);
        var rollout = new Rollout(
                rules.ids().get(),
                candidate,
                stable,
                new RolloutState.Loading(promotion),
                Evidence.NONE,
                now,
                now,
                Optional.empty(),
                1);
        var begun = begin(rollout);
        if (begun != rollout) {
            return begun;
        }
        LOG.info("rollout {} of {} begins, stable is {}", rollout.id(), candidate, stable);
        obstacle.ifPresent(reason -> fire(rollout, new RolloutEvent.Incompatible(reason)));
        tick();
        return get(rollout.id());
    }

    /** @return the rollout itself, or the one of the same version that runs already */
    private Rollout begin(Rollout rollout) {
        lock.lock();
        try {
            if (store.insert(rollout)) {
                traffic.want(rollout.candidate());
                open.put(rollout.model(), rollout);
                return rollout;
            }
            var running = Optional.ofNullable(open.get(rollout.model()));
            return running.filter(r -> r.candidate().equals(rollout.candidate()))
                    .orElseThrow(() -> busy(rollout.model(), running.map(Rollout::id).orElse("")));
        } finally {
            lock.unlock();
        }
    }

    private static ServerException busy(String model, String running) {
        return new ServerException(
                Reason.ROLLOUT_RUNNING,
                "model " + model + " has a running rollout " + running,
                Map.of("model", model, "rollout", running));
    }

    public Rollout get(String id) {
        return store.find(id)
                .orElseThrow(() ->
                        new ServerException(Reason.ROLLOUT_NOT_FOUND, "no rollout " + id, Map.of("rollout", id)));
    }

    /** The latest rollout of a version. */
    public Optional<Rollout> latest(ServableId candidate) {
        return store.latest(candidate);
    }

    /** Ascending by creation. @param model "" for all; {@code after} id to go on behind */
    public List<Rollout> list(String model, String after, int limit) {
        return store.list(model, after, limit);
    }

    /** What happened after an event, ascending. */
    public List<RolloutStore.Event> events(String id, long after, int limit) {
        return store.events(id, after, limit);
    }

    public Rollout pause(String id, String etag) {
        return command(id, etag, new RolloutEvent.Pause());
    }

    public Rollout resume(String id, String etag) {
        return command(id, etag, new RolloutEvent.Resume());
    }

    public Rollout rollBack(String id, String etag, String reason) {
        return command(id, etag, new RolloutEvent.RollBack(reason));
    }

    /** Makes the candidate stable, at once or as soon as it is available. */
    public Rollout promote(String id, String etag, String reason) {
        return command(id, etag, new RolloutEvent.Promote(reason));
    }

    private Rollout command(String id, String etag, RolloutEvent event) {
        Rollout before;
        Rollout after;
        lock.lock();
        try {
            before = get(id);
            if (before.state() instanceof RolloutState.Ended(var outcome, var reason)) {
                throw new ServerException(
                        Reason.ROLLOUT_STATE, "rollout " + id + " has ended: " + outcome + ", " + reason);
            }
            if (before.state() instanceof RolloutState.Loading && event instanceof RolloutEvent.Pause) {
                throw new ServerException(Reason.ROLLOUT_STATE, "rollout " + id + " still loads its candidate");
            }
            if (!etag.isEmpty() && !etag.equals(Long.toString(before.sequence()))) {
                throw new ServerException(
                        Reason.STALE_ETAG, "rollout " + id + " has changed; its etag is " + before.sequence());
            }
            after = step(before, event);
        } finally {
            lock.unlock();
        }
        tell(before, after);
        tick();
        return get(id);
    }

    /** Looks at everything that time, loads and labels may have changed, and acts on it. One tick at a time makes progress. */
    public void tick() {
        List<Rollout> running;
        lock.lock();
        try {
            traffic.keep(rules.clock().instant());
            running = List.copyOf(open.values());
        } finally {
            lock.unlock();
        }
        for (var rollout : running) {
            try {
                look(rollout);
            } catch (RuntimeException e) {
                LOG.error("rollout {} cannot go on now", rollout.id(), e);
            }
        }
    }

    private void look(Rollout rollout) {
        switch (readiness(rollout)) {
            case LoadedVersions.Readiness.Failed(var reason) -> fire(rollout, new RolloutEvent.CandidateFailed(reason));
            case LoadedVersions.Readiness.Absent a -> wantAgain(rollout);
            case LoadedVersions.Readiness.Coming c -> {}
            case LoadedVersions.Readiness.Available a -> {
                if (isWaiting(rollout)) {
                    fire(rollout, new RolloutEvent.CandidateAvailable());
                } else {
                    judge(rollout);
                }
            }
        }
    }

    private void judge(Rollout rollout) {
        var now = rules.clock().instant();
        store.saveExposures(rollout.id(), exposures.unsaved(rollout.model()));
        if (rollout.state() instanceof RolloutState.Paused) {
            return;
        }
        var evidence = exposures.evidence(rollout.model(), now);
        var seen = note(rollout, evidence, now).with(evidence);
        judge.judge(seen, now).ifPresent(event -> fire(seen, event));
    }

    /** Stores evidence for watchers now and then. @return the rollout as it stands then */
    private Rollout note(Rollout rollout, Evidence evidence, Instant now) {
        metrics.labelledKeys(rollout.model(), Arm.CANDIDATE, evidence.labelled().candidate());
        metrics.labelledKeys(rollout.model(), Arm.BASELINE, evidence.labelled().baseline());
        Rollout after;
        lock.lock();
        try {
            var last = noted.get(rollout.id());
            boolean due = last == null || !last.plus(EVIDENCE_EVERY).isAfter(now);
            if (!due || evidence.equals(rollout.evidence()) || !isCurrent(rollout)) {
                return rollout;
            }
            after = rollout.with(evidence).noted();
            if (!store.update(rollout, after, Optional.empty(), now)) {
                return rollout;
            }
            open.put(rollout.model(), after);
            noted.put(rollout.id(), now);
        } finally {
            lock.unlock();
        }
        tell(rollout, after);
        return after;
    }

    private LoadedVersions.Readiness readiness(Rollout rollout) {
        lock.lock();
        try {
            return traffic.settled(rollout.model())
                    ? traffic.readiness(rollout.candidate())
                    : new LoadedVersions.Readiness.Coming();
        } finally {
            lock.unlock();
        }
    }

    private boolean isWaiting(Rollout rollout) {
        lock.lock();
        try {
            return rollout.state() instanceof RolloutState.Loading || interrupted.contains(rollout.id());
        } finally {
            lock.unlock();
        }
    }

    private void wantAgain(Rollout rollout) {
        lock.lock();
        try {
            if (isCurrent(rollout)) {
                traffic.want(rollout.candidate());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Applies an event to the rollout as it was seen; if it has changed since, the event is void. */
    private void fire(Rollout seen, RolloutEvent event) {
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

    @GuardedBy("lock")
    private boolean isCurrent(Rollout seen) {
        var now = open.get(seen.model());
        return now != null && now.id().equals(seen.id()) && now.sequence() == seen.sequence();
    }

    @GuardedBy("lock")
    private Rollout step(Rollout before, RolloutEvent event) {
        var now = rules.clock().instant();
        var step = RolloutLifecycle.next(before.state(), event);
        if (step.next().equals(before.state()) && step.effects().isEmpty()) {
            return before;
        }
        var after = before.in(step.next(), now);
        var split = traffic.split(before.model());
        var wanted = split;
        for (var effect : step.effects()) {
            wanted = Splits.after(wanted, effect, before, rules.policy().armShare());
        }
        var next = wanted.equals(split) ? Optional.<TrafficSplit>empty() : Optional.of(wanted);
        if (!store.update(before, after, next, now)) {
            throw new ServerException(Reason.STALE_ETAG, "rollout " + before.id() + " has changed meanwhile");
        }
        next.ifPresent(traffic::apply);
        interrupted.remove(before.id());
        if (after.state() instanceof RolloutState.Ended) {
            open.remove(after.model());
            noted.remove(after.id());
        } else {
            open.put(after.model(), after);
        }
        step.effects().forEach(effect -> follow(effect, before, now));
        return after;
    }

    /** What a changed split means for loaded versions and exposures. */
    @GuardedBy("lock")
    private void follow(RolloutEffect effect, Rollout rollout, Instant now) {
        var model = rollout.model();
        switch (effect) {
            case SHADOW -> exposures.prepare(rollout);
            case OPEN_ARMS -> {
                var known = exposures.knows(rollout) ? List.<Exposure>of() : store.exposures(rollout.id());
                exposures.open(rollout, known);
            }
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
        for (var listener : listeners) {
            listener.accept(after);
        }
    }
}
