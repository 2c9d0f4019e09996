package dev.adagrow.server.batch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.metrics.CallMetrics;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.tensor.Tensors;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs calls in batches on a fixed number of engine threads; the package documentation is the
 * contract. Thread-safe.
 */
public final class Batching implements BackgroundInference, AutoCloseable {
    /** How long {@link #close} waits for what is queued. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Batching.class);

    private record Key(ServableId servable, Arm arm) {}

    private final BatchSettings settings;
    private final long maxDelayNanos;
    private final BatchRunner runner;
    private final CallMetrics metrics;
    private final LongSupplier nanoTime;
    private final List<Thread> threads;

    /**
     * Held for a few queue operations at a time, never while the engine runs or a result is
     * completed.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition work = lock.newCondition();

    @GuardedBy("lock")
    private final Map<Key, CallQueue> queues = new HashMap<>();

    /** Queues in which calls wait, in the order of their turns. */
    @GuardedBy("lock")
    private final ArrayDeque<CallQueue> turns = new ArrayDeque<>();

    @GuardedBy("lock")
    private final BackgroundQueue background;

    @GuardedBy("lock")
    private boolean closing;

    /**
     * Starts the engine threads.
     *
     * @param registry where background work takes its handles
     * @param nanoTime ticker, {@link System#nanoTime} outside of tests
     */
    public Batching(
            BatchSettings settings,
            ServableRegistry registry,
            CallMetrics metrics,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.maxDelayNanos = TimeUnit.MICROSECONDS.toNanos(settings.maxDelayMicros());
        this.runner = new BatchRunner(registry, metrics, nanoTime);
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.background =
                new BackgroundQueue(settings.maxBackgroundRows(), settings.backgroundShare());
        this.threads =
                IntStream.range(0, settings.engineThreads())
                        .mapToObj(i ->
                                Thread.ofPlatform()
                                        .name("engine-" + i)
                                        .daemon()
                                        .unstarted(this::serve))
                        .toList();
        threads.forEach(Thread::start);
    }

    /**
     * Queues a call's rows.
     *
     * @return completed on an engine thread, so what follows must not block; or exceptionally with
     *     {@link java.util.concurrent.TimeoutException} (deadline passed in the queue, nothing was
     *     run for it from then on), {@link java.util.concurrent.CancellationException}, {@link
     *     dev.adagrow.server.lifecycle.InferenceException}, or {@link ServerException} with
     *     QUEUE_FULL or SHUTTING_DOWN
     */
    public CompletionStage<Outputs> submit(Work call) {
        var id = call.servable().id();
        var pending = new Pending(call.inputs());
        var entry = new CallQueue.Entry(call, pending, nanoTime.getAsLong());
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.failedFuture(shuttingDown());
            }
            var queue = queue(id, call.arm());
            if (queue.rows() + call.rows() <= settings.maxQueuedRows()) {
                if (queue.isEmpty()) {
                    turns.addLast(queue);
                }
                queue.add(entry);
                metrics.queueRows(id, call.arm(), queue.rows());
                work.signal();
                return pending.result();
            }
        } finally {
            lock.unlock();
        }
        metrics.shed(id.model(), "queue_full");
        return CompletableFuture.failedFuture(
                new ServerException(
                        Reason.QUEUE_FULL,
                        "the queue of " + id + " has no room for " + call.rows() + " more rows",
                        Map.of("model", id.model())));
    }

    @GuardedBy("lock")
    private CallQueue queue(ServableId id, Arm arm) {
        var key = new Key(id, arm);
        var queue = queues.get(key);
        if (queue == null) {
            // New versions are rare; old ones are forgotten here.
            queues.values().removeIf(CallQueue::isEmpty);
            queue = new CallQueue(id, arm);
            queues.put(key, queue);
        }
        return queue;
    }

    @Override
    public CompletionStage<Outputs> infer(ServableId servable, Tensors inputs) {
        var pending = new Pending(inputs);
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.failedFuture(shuttingDown());
            }
            if (background.offer(new BackgroundQueue.Item(servable, pending))) {
                work.signal();
                return pending.result();
            }
        } finally {
            lock.unlock();
        }
        metrics.shed(servable.model(), "background");
        return CompletableFuture.failedFuture(
                new ServerException(
                        Reason.QUEUE_FULL,
                        "background work for " + servable + " is shed",
                        Map.of("model", servable.model())));
    }

    /** An engine thread's life. */
    private void serve() {
        for (var job = next(); job.isPresent(); job = next()) {
            try {
                job.get().run();
            } catch (Throwable t) {
                // Root of the thread: no failure may take an engine thread away.
                log.error("an engine thread met a defect", t);
            }
        }
    }

    /** Waits for something to run; empty when there will be nothing any more. */
    private Optional<Runnable> next() {
        lock.lock();
        try {
            while (true) {
                long now = nanoTime.getAsLong();
                long wait = Long.MAX_VALUE;
                for (var queue : turns) {
                    long ripeIn = closing ? 0 : queue.ripeIn(now, maxDelayNanos);
                    if (ripeIn <= 0) {
                        return Optional.of(take(queue, now));
                    }
                    wait = Math.min(wait, ripeIn);
                }
                if (turns.isEmpty()) {
                    if (closing) {
                        return Optional.empty();
                    }
                    long restedIn = background.readyIn(now);
                    if (restedIn <= 0) {
                        return Optional.of(takeBackground());
                    }
                    wait = restedIn;
                }
                if (wait == Long.MAX_VALUE) {
                    work.await();
                } else {
                    long unused = work.awaitNanos(wait);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Runnable take(CallQueue queue, long now) {
        turns.remove(queue);
        var taken = queue.take(settings.maxRows(), now);
        if (!queue.isEmpty()) {
            turns.addLast(queue);
        }
        // Here, under the lock, because an older count must not overtake a newer one.
        metrics.queueRows(queue.servable(), queue.arm(), queue.rows());
        if (!turns.isEmpty()) {
            work.signal();
        }
        return () -> runner.run(queue.servable(), taken, now);
    }

    @GuardedBy("lock")
    private Runnable takeBackground() {
        var part = background.take();
        return () -> {
            long start = nanoTime.getAsLong();
            try {
                runner.run(part);
            } finally {
                rest(start);
            }
        };
    }

    private void rest(long start) {
        lock.lock();
        try {
            background.rest(start, nanoTime.getAsLong());
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private static ServerException shuttingDown() {
        return new ServerException(Reason.SHUTTING_DOWN, "the server is shutting down");
    }

    /**
     * Takes nothing more, drops background work, answers what waits, and ends the engine threads.
     */
    @Override
    public void close() {
        List<BackgroundQueue.Item> dropped;
        lock.lock();
        try {
            closing = true;
            dropped = background.drain();
            work.signalAll();
        } finally {
            lock.unlock();
        }
        dropped.forEach(item -> item.pending().dropped(item.pending().left(), shuttingDown()));
        try {
            for (var thread : threads) {
                if (!thread.join(CLOSE_LIMIT)) {
                    log.warn("{} still runs a batch after {}", thread.getName(), CLOSE_LIMIT);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
