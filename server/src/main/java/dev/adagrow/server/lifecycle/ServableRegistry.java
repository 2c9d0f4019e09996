package dev.adagrow.server.lifecycle;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final ExecutorService frees;
    private final Notices notices;

    /**
     * The life of each version that is told of; predecessors that only drain are in {@link #alive}
     * alone.
     */
    private final Map<ServableId, Life> lives = new ConcurrentHashMap<>();

    private final Map<ServableId, Served> available = new ConcurrentHashMap<>();

    /** Lives that got the memory they waited for, and whose load is to be started. */
    private final Queue<Life> granted = new ConcurrentLinkedQueue<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stepped = lock.newCondition();

    /** Lives that hold, or are about to hold, memory. */
    @GuardedBy("lock")
    private final Set<Life> alive = new HashSet<>();

    @GuardedBy("lock")
    private final MemoryBudget<Life> memory;

    @GuardedBy("lock")
    private final IdleVersions idle;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * @param loads bounded; loads run on it, one task each. It stays its owner's to shut down,
     *     after {@link #close}, as {@code frees} does
     * @param frees where memory is freed: not behind a load, nor by the call that came last
     */
    public ServableRegistry(
            ModelLoader loader,
            ExecutorService loads,
            ExecutorService frees,
            MemoryRule memory,
            StateListener listener) {
        this.loader = loader;
        this.loads = loads;
        this.frees = frees;
        this.memory = new MemoryBudget<>(memory.bytes());
        this.idle = new IdleVersions(memory.restAfter(), this.memory);
        this.notices = new Notices(listener);
    }

    /**
     * A handle of a version that is AVAILABLE; empty otherwise. To be closed by whoever gets it. A
     * version that rests is loaded again.
     */
    public Optional<Handle> acquire(ServableId id) {
        var served = available.get(id);
        if (served != null) {
            return served.acquire();
        }
        var life = lives.get(id);
        if (life != null && life.status.state() == State.RESTING) {
            happen(life, new Event.Called(), null);
        }
        return Optional.empty();
    }

    public MemoryUse memory() {
        lock.lock();
        try {
            return new MemoryUse(memory.limit(), memory.taken(), memory.waiting());
        } finally {
            lock.unlock();
        }
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
    public void makeRoom(Instant now, Set<ServableId> mayRest) {
        var effects = new LinkedHashMap<Life, List<Effect>>();
        lock.lock();
        try {
            for (var life : idle.toRest(alive, mayRest, now)) {
                effects.put(life, step(life, new Event.Unwanted()));
                step(
                        begin(life.id, life.bundle),
                        new Event.Rested(
                                "was not called since "
                                        + life.called
                                        + ", and others waited for memory; the next call has it"
                                        + " loaded again"));
            }
        } finally {
            lock.unlock();
        }
        effects.forEach((life, what) -> run(life, what, null));
    }

    @Override
    public Optional<ServedBy> servedBy(ServableId id) {
        return Optional.ofNullable(available.get(id)).map(Served::servedBy);
    }

    @Override
    public Readiness readiness(ServableId id) {
        return status(id).map(ServableStatus::readiness).orElse(new Readiness.Absent());
    }

    @Override
    public Readiness await(ServableId id, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (readiness(id) instanceof Readiness.Coming && left > 0) {
                left = stepped.awaitNanos(left);
            }
            return readiness(id);
        } finally {
            lock.unlock();
        }
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

    /**
     * Lets those who waited for it have the memory of a life that needs none any more; at the end
     * of all they are given up soon, and nothing is loaded for that.
     */
    @GuardedBy("lock")
    private void leaveMemory(Life life) {
        for (var next : memory.leave(life)) {
            if (!closed) {
                step(next, new Event.Room());
                granted.add(next);
            }
        }
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
                            event.reason(),
                            step.state() == State.RESTING
                                    || (life.status.rested() && step.state().isComing()));
            if (lives.get(life.id) == life) {
                notices.add(life.status);
            }
            // A life with something to close counts until that is done.
            if (!step.state().holdsMemory() && !step.effects().contains(Effect.CLOSE)) {
                alive.remove(life);
                if (step.state() != State.WAITING) {
                    leaveMemory(life);
                }
            }
            stepped.signalAll();
            log(life.status);
        }
        if (life.forgotten && !step.state().holdsMemory() && lives.remove(life.id, life)) {
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

    private static void log(ServableStatus status) {
        if (status.state() == State.FAILED) {
            log.error("{} FAILED: {}", status.id(), status.reason());
        } else if (status.state() == State.WAITING) {
            log.warn("{} WAITING: {}", status.id(), status.reason());
        } else {
            log.info("{} {}", status.id(), status.state());
        }
    }

    private void run(Life life, List<Effect> effects, @Nullable LoadedModel model) {
        runBesides();
        for (var effect : effects) {
            switch (effect) {
                case LOAD -> startLoad(life);
                case WITHDRAW -> served(life).release();
                case CLOSE -> startClose(life, model);
                case PUBLISH, SUCCEED -> {}
            }
        }
    }

    /** What follows from steps of whatever life; to be called without the lock. */
    private void runBesides() {
        notices.deliver();
        for (var next = granted.poll(); next != null; next = granted.poll()) {
            startLoad(next);
        }
    }

    private void startLoad(Life life) {
        try {
            loads.execute(
                    new Load(
                            life,
                            loader,
                            bytes -> hasRoom(life, bytes),
                            (event, model) -> happen(life, event, model)));
        } catch (RejectedExecutionException e) {
            happen(life, new Event.LoadFailed("too many loads wait"), null);
        }
    }

    /** Whether memory is reserved; if not, the load ends here. */
    private boolean hasRoom(Life life, long bytes) {
        List<Effect> effects;
        lock.lock();
        try {
            // One hold of the lock, because a wish may be granted right after it.
            var refusal = memory.ask(life, bytes);
            if (refusal.isEmpty()) {
                return true;
            }
            effects = step(life, refusal.get());
        } finally {
            lock.unlock();
        }
        run(life, effects, null);
        return false;
    }

    private void startClose(Life life, @Nullable LoadedModel model) {
        if (model == null) {
            return;
        }
        try {
            frees.execute(() -> close(life, model));
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
                stepped.signalAll();
                leaveMemory(life);
            } finally {
                lock.unlock();
            }
            runBesides();
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
                left = stepped.awaitNanos(left);
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
