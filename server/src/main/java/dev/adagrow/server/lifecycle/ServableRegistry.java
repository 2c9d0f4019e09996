package dev.adagrow.server.lifecycle;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions in memory and on their way into it; the one class that runs the effects of {@link
 * Step}. Thread-safe.
 *
 * <p>Requests read: {@link #acquire} and {@link #status} look into maps that only this class fills,
 * and take no lock. Changes of state are made under one lock; loading, closing and telling the
 * listener happen outside of it.
 */
public final class ServableRegistry implements LoadedVersions, AutoCloseable {
    /** How long {@link #close} waits for handles and loads. */
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(ServableRegistry.class);

    private final ModelLoader loader;
    private final ExecutorService loads;
    private final Notices notices;

    /**
     * The life of each version that is told of; predecessors that only drain are in {@link #alive}
     * alone.
     */
    private final Map<ServableId, Life> lives = new ConcurrentHashMap<>();

    private final Map<ServableId, Served> available = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /** Lives that hold, or are about to hold, memory. */
    @GuardedBy("lock")
    private final Set<Life> alive = new HashSet<>();

    @GuardedBy("lock")
    private boolean closed;

    /** One way of a version into memory and out of it. Written under the lock, read by anybody. */
    private static final class Life {
        private final ServableId id;
        private volatile Path bundle;
        private volatile ServableStatus status;

        /** Not to be told of once it holds no memory. */
        private volatile boolean forgotten;

        /** From PUBLISH until its memory is freed. */
        private volatile @Nullable Served served;

        Life(ServableId id, Path bundle) {
            this.id = id;
            this.bundle = bundle;
            this.status = new ServableStatus(id, State.NEW, "");
        }
    }

    /**
     * @param loads bounded; loads run on it, one task each. It stays its owner's to shut down,
     *     after {@link #close}
     */
    public ServableRegistry(ModelLoader loader, ExecutorService loads, StateListener listener) {
        this.loader = loader;
        this.loads = loads;
        this.notices = new Notices(listener);
    }

    /**
     * A handle of a version that is AVAILABLE; empty otherwise. To be closed by whoever gets it.
     */
    public Optional<Handle> acquire(ServableId id) {
        var served = available.get(id);
        return served == null ? Optional.empty() : served.acquire();
    }

    /** All versions that were ever asked for and not forgotten, in no order. */
    public List<ServableStatus> statuses() {
        return lives.values().stream().map(life -> life.status).toList();
    }

    /** Empty if nobody ever asked for it. */
    public Optional<ServableStatus> status(ServableId id) {
        return Optional.ofNullable(lives.get(id)).map(life -> life.status);
    }

    /**
     * @throws IllegalStateException after {@link #close}
     */
    @Override
    public void want(ServableId id, Path bundle) {
        List<Effect> effects;
        Life life;
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException(
                        id + " was asked for after the registry was closed");
            }
            var known = lives.get(id);
            life =
                    known == null || known.status.state() == State.UNLOADED
                            ? begin(id, bundle)
                            : known;
            life.bundle = bundle;
            effects = step(life, new Event.Wanted());
            if (effects.contains(Effect.SUCCEED)) {
                life = begin(id, bundle);
                effects = step(life, new Event.Wanted());
            }
        } finally {
            lock.unlock();
        }
        run(life, effects, null);
    }

    @GuardedBy("lock")
    private Life begin(ServableId id, Path bundle) {
        var life = new Life(id, bundle);
        lives.put(id, life);
        return life;
    }

    @Override
    public void unwant(ServableId id) {
        var life = lives.get(id);
        if (life != null) {
            happen(life, new Event.Unwanted(), null);
        }
    }

    @Override
    public void forget(ServableId id) {
        var life = lives.get(id);
        if (life == null) {
            return;
        }
        life.forgotten = true;
        happen(life, new Event.Unwanted(), null);
    }

    @Override
    public Optional<ServedBy> servedBy(ServableId id) {
        var handle = acquire(id);
        if (handle.isEmpty()) {
            return Optional.empty();
        }
        try (var held = handle.get()) {
            return Optional.of(held.model().servedBy());
        }
    }

    @Override
    public Readiness readiness(ServableId id) {
        var life = lives.get(id);
        if (life == null) {
            return new Readiness.Absent();
        }
        var status = life.status;
        return switch (status.state()) {
            case NEW, LOADING, WARMING -> new Readiness.Coming();
            case AVAILABLE -> new Readiness.Available();
            case DRAINING, UNLOADED -> new Readiness.Absent();
            case FAILED -> new Readiness.Failed(status.reason());
        };
    }

    /**
     * Makes one step and does what follows from it.
     *
     * @param model that the event brought, or that is to be closed
     */
    private void happen(Life life, Event event, @Nullable LoadedModel model) {
        List<Effect> effects;
        lock.lock();
        try {
            if (event instanceof Event.Warmed && model != null) {
                life.served =
                        new Served(life.id, model, () -> happen(life, new Event.Returned(), model));
            }
            effects = step(life, event);
        } finally {
            lock.unlock();
        }
        run(life, effects, model);
    }

    /** Changes the state and, before anybody can see it, what requests may acquire. */
    @GuardedBy("lock")
    private List<Effect> step(Life life, Event event) {
        var before = life.status.state();
        var step = Step.next(before, event);
        for (var effect : step.effects()) {
            switch (effect) {
                case LOAD -> alive.add(life);
                case PUBLISH -> available.put(life.id, served(life));
                case WITHDRAW -> available.remove(life.id, served(life));
                case CLOSE, SUCCEED -> {}
            }
        }
        if (step.state() != before) {
            life.status =
                    new ServableStatus(
                            life.id,
                            step.state(),
                            event instanceof Event.LoadFailed(var why) ? why : "");
            if (lives.get(life.id) == life) {
                notices.add(life.status);
            }
            // A life with something to close counts until that is done.
            if (!holds(step.state()) && !step.effects().contains(Effect.CLOSE)) {
                alive.remove(life);
                ended.signalAll();
            }
            log(life.status);
        }
        if (life.forgotten && !holds(step.state()) && lives.remove(life.id, life)) {
            // Who heard that it failed must hear that it is gone.
            if (step.state() == State.FAILED) {
                notices.add(new ServableStatus(life.id, State.UNLOADED, ""));
            }
        }
        return step.effects();
    }

    private static Served served(Life life) {
        var served = life.served;
        if (served == null) {
            throw new IllegalStateException(life.id + " has no model");
        }
        return served;
    }

    private static boolean holds(State state) {
        return switch (state) {
            case LOADING, WARMING, AVAILABLE, DRAINING -> true;
            case NEW, UNLOADED, FAILED -> false;
        };
    }

    private static void log(ServableStatus status) {
        if (status.state() == State.FAILED) {
            log.error("{} FAILED: {}", status.id(), status.reason());
        } else {
            log.info("{} {}", status.id(), status.state());
        }
    }

    private void run(Life life, List<Effect> effects, @Nullable LoadedModel model) {
        notices.deliver();
        for (var effect : effects) {
            switch (effect) {
                case LOAD -> startLoad(life);
                case WITHDRAW -> served(life).release();
                case CLOSE -> startClose(life, model);
                case PUBLISH, SUCCEED -> {}
            }
        }
    }

    private void startLoad(Life life) {
        try {
            loads.execute(() -> load(life));
        } catch (RejectedExecutionException e) {
            happen(life, new Event.LoadFailed("too many loads wait"), null);
        }
    }

    private void load(Life life) {
        if (life.status.state() == State.DRAINING) {
            happen(life, new Event.LoadFailed("given up before its load began"), null);
            return;
        }
        LoadedModel model;
        try {
            model = loader.load(life.id, life.bundle, () -> happen(life, new Event.Opened(), null));
        } catch (LoadException e) {
            happen(life, new Event.LoadFailed(String.valueOf(e.getMessage())), null);
            return;
        } catch (Throwable t) {
            // Root of the load: an engine's LinkageError or OutOfMemoryError must end this load,
            // not leave it LOADING for ever.
            log.error("the load of {} broke", life.id, t);
            happen(life, new Event.LoadFailed(t.toString()), null);
            return;
        }
        if (life.status.state() == State.LOADING) {
            // A loader that has nothing to warm.
            happen(life, new Event.Opened(), null);
        }
        happen(life, new Event.Warmed(), model);
    }

    /**
     * Closes on the executor for loads, because freeing an engine's memory would hold up the call
     * that came last.
     */
    private void startClose(Life life, @Nullable LoadedModel model) {
        if (model == null) {
            return;
        }
        try {
            loads.execute(() -> close(life, model));
        } catch (RejectedExecutionException e) {
            close(life, model);
        }
    }

    private void close(Life life, LoadedModel model) {
        try {
            model.close();
        } catch (RuntimeException e) {
            log.error("{} could not be closed; its memory may be lost", life.id, e);
        } finally {
            lock.lock();
            try {
                // The life stays for its status; the model must not stay with it.
                life.served = null;
                alive.remove(life);
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Gives everything up and waits until the last handle is returned and all memory freed, at most
     * {@link #CLOSE_LIMIT}.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        lives.keySet().forEach(this::unwant);
        long left = CLOSE_LIMIT.toNanos();
        lock.lock();
        try {
            while (!alive.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
            for (var life : alive) {
                log.warn("{} is still in use and stays in memory", life.id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
