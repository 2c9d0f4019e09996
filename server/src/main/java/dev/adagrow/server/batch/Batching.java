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
    /** Of the time that is expected until an answer, as a divisor. */
    private static final long MARGIN_SHARE = 4;

    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

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

    /** When the run of each engine thread is expected to end; 0: it runs none. */
    @GuardedBy("lock")
    private final long[] runEnds;

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
        this.runEnds = new long[settings.engineThreads()];
        this.threads =
                IntStream.range(0, settings.engineThreads())
                        .mapToObj(i ->
                                Thread.ofPlatform()
                                        .name("engine-" + i)
                                        .daemon()
                                        .unstarted(() -> serve(i)))
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
     *     QUEUE_FULL (no room, or too many rows before it for its deadline) or SHUTTING_DOWN
     */
    public CompletionStage<Outputs> submit(Work call) {
        var id = call.servable().id();
        var pending = new Pending(call.inputs());
        long now = nanoTime.getAsLong();
        var entry = new CallQueue.Entry(call, pending, now);
        long wait;
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.failedFuture(shuttingDown());
            }
            var queue = queue(call);
            boolean room = queue.rows() + call.rows() <= settings.maxQueuedRows();
            wait = room ? wait(queue, call, now) : Long.MAX_VALUE;
            if (room && call.leaves(wait, now)) {
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
        return CompletableFuture.failedFuture(refusal(call, wait));
    }

    /**
     * Nanoseconds that a call's deadline must leave it, with a margin for what cannot be foreseen;
     * 0 if nothing runs or waits: a call that can be run at once is, whatever is expected, for what
     * is expected is learned from runs.
     */
    @GuardedBy("lock")
    private long wait(CallQueue queue, Work call, long now) {
        long before = 0;
        for (long end : runEnds) {
            before += end == 0 ? 0 : Math.max(1, end - now);
        }
        if (before == 0 && turns.isEmpty()) {
            return 0;
        }
        int rows = queue.rowsBefore(call.priority()) + call.rows();
        int batches = queue.pace().batches(rows);
        for (var other : turns) {
            if (other != queue) {
                int turn = Math.min(other.rows(), batches * other.pace().batchRows());
                before += other.pace().runs(turn);
            }
        }
        long expected = (before + queue.pace().runs(rows)) / threads.size();
        return expected + expected / MARGIN_SHARE + MARGIN_NANOS;
    }

    private ServerException refusal(Work call, long wait) {
        var id = call.servable().id();
        boolean full = wait == Long.MAX_VALUE;
        metrics.shed(id.model(), full ? "queue_full" : "expected_wait");
        return new ServerException(
                Reason.QUEUE_FULL,
                full
                        ? "the queue of " + id + " has no room for " + call.rows() + " more rows"
                        : "so many calls wait for "
                                + id
                                + " that an answer would take about "
                                + TimeUnit.NANOSECONDS.toMillis(wait)
                                + " ms, longer than the call's deadline",
                Map.of("model", id.model()));
    }

    @GuardedBy("lock")
    private CallQueue queue(Work call) {
        var id = call.servable().id();
        var key = new Key(id, call.arm());
        var queue = queues.get(key);
        if (queue == null) {
            // New versions are rare; old ones are forgotten here.
            queues.values().removeIf(CallQueue::isEmpty);
            var pace = new Pace(call.servable().model().times(), settings.maxRows());
            queue = new CallQueue(id, call.arm(), pace);
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
    private void serve(int engine) {
        for (var job = next(engine); job.isPresent(); job = next(engine)) {
            try {
                job.get().run();
            } catch (Throwable t) {
                // Root of the thread: no failure may take an engine thread away.
                log.error("an engine thread met a defect", t);
            }
        }
    }

    /** Waits for something to run; empty when there will be nothing any more. */
    private Optional<Runnable> next(int engine) {
        lock.lock();
        try {
            runEnds[engine] = 0;
            while (true) {
                long now = nanoTime.getAsLong();
                long wait = Long.MAX_VALUE;
                for (var queue : turns) {
                    long ripeIn = closing ? 0 : queue.ripeIn(now, maxDelayNanos);
                    if (ripeIn <= 0) {
                        return Optional.of(take(queue, now, engine));
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
    private Runnable take(CallQueue queue, long now, int engine) {
        turns.remove(queue);
        var taken = queue.take(now);
        int rows = taken.rows();
        runEnds[engine] = now + queue.pace().run(rows);
        if (!queue.isEmpty()) {
            turns.addLast(queue);
        }
        // Here, under the lock, because an older count must not overtake a newer one.
        metrics.queueRows(queue.servable(), queue.arm(), queue.rows());
        if (!turns.isEmpty()) {
            work.signal();
        }
        return () -> {
            long nanos = runner.run(queue.servable(), taken, now);
            if (nanos > 0) {
                ran(queue, rows, nanos);
            }
        };
    }

    private void ran(CallQueue queue, int rows, long nanos) {
        lock.lock();
        try {
            queue.pace().ran(rows, nanos);
        } finally {
            lock.unlock();
        }
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
