package dev.adagrow.server.batch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.metrics.CallMetrics;
import dev.adagrow.server.metrics.QueuedRows;
import dev.adagrow.tensor.Tensors;
import java.time.Duration;
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
 * Runs calls in batches on a fixed number of engine threads, or on the event loops that the calls
 * come from; the package documentation is the contract. Thread-safe.
 */
public final class Batching implements BackgroundInference, AutoCloseable {
    /** Longest run that an event loop does itself: it holds up the loop's other calls. */
    private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** How long {@link #close} waits for what is queued. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Batching.class);

    private final BatchRunner runner;
    private final CallMetrics metrics;
    private final LongSupplier nanoTime;
    private final List<Thread> threads;

    /**
     * Held for a few queue operations at a time, never while the engine runs or a reply is told.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition work = lock.newCondition();

    @GuardedBy("lock")
    private final Turns turns;

    @GuardedBy("lock")
    private final Seats seats;

    @GuardedBy("lock")
    private final Admission admission;

    @GuardedBy("lock")
    private final BackgroundQueue background;

    @GuardedBy("lock")
    private boolean closing;

    /** A batch that was taken, and holds a seat. */
    private record Run(CallQueue queue, CallQueue.Taken taken, long now, int seat) {}

    /** With the same limits for all models. */
    public Batching(
            BatchSettings settings,
            ServableRegistry registry,
            CallMetrics metrics,
            LongSupplier nanoTime) {
        this(settings, new LimitTable(settings, Map.of()), registry, metrics, nanoTime);
    }

    /**
     * Starts the engine threads.
     *
     * @param limits in place of those in the settings
     * @param registry where background work takes its handles
     * @param nanoTime ticker, {@link System#nanoTime} outside of tests
     */
    public Batching(
            BatchSettings settings,
            LimitTable limits,
            ServableRegistry registry,
            CallMetrics metrics,
            LongSupplier nanoTime) {
        this.runner = new BatchRunner(registry, metrics, nanoTime);
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.turns = new Turns(limits);
        this.seats = new Seats(settings.engineThreads());
        this.admission = new Admission(settings, turns, seats, metrics);
        this.background =
                new BackgroundQueue(
                        settings.maxBackgroundRows(),
                        settings.maxBackgroundBytes(),
                        settings.backgroundShare());
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
     * @param reply told at the call's home; if the call is refused, at once and here. Fails with
     *     {@link java.util.concurrent.TimeoutException} (deadline passed before it was run, nothing
     *     was run for it from then on), {@link java.util.concurrent.CancellationException}, {@link
     *     dev.adagrow.server.lifecycle.InferenceException}, or {@link ServerException} with
     *     QUEUE_FULL (no room, or too many rows before it for its deadline) or SHUTTING_DOWN
     */
    public void submit(Work call, Reply<Outputs> reply) {
        var pending = new Pending(call.inputs(), call.home(), reply);
        long now = nanoTime.getAsLong();
        Throwable refusal;
        boolean turn = false;
        lock.lock();
        try {
            var queue = turns.queue(call);
            refusal =
                    closing ? shuttingDown() : admission.refusal(queue, call, pending.bytes(), now);
            if (refusal == null) {
                turns.add(queue, new CallQueue.Entry(call, pending, now));
                turn = seats.anyFree() && queue.model().mayRun() && callsHome(queue, call.home());
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            reply.failed(refusal);
        } else if (turn) {
            call.home().execute(() -> takeTurn(call.home()));
        }
    }

    /**
     * Finds somebody for a queue that waits while a seat is free.
     *
     * @return whether the home is to be given a turn; else an engine thread is woken, or the home
     *     has one before it already
     */
    @GuardedBy("lock")
    private boolean callsHome(CallQueue queue, Home home) {
        if (home.runs() && queue.runsWithin(SHORT_NANOS)) {
            queue.promise(true);
            return home.asksForTurn();
        }
        work.signal();
        return false;
    }

    /** On an event loop, behind what it was about: all calls that came meanwhile share the run. */
    private void takeTurn(Home home) {
        Optional<Run> run;
        lock.lock();
        try {
            home.turnBegins();
            run =
                    seats.anyFree()
                            ? turns.shorterThan(SHORT_NANOS, nanoTime.getAsLong())
                                    .map(queue -> take(queue, nanoTime.getAsLong()))
                            : Optional.empty();
            if (run.isEmpty()) {
                turns.breakPromises();
                if (!turns.isEmpty()) {
                    work.signal();
                }
                return;
            }
        } finally {
            lock.unlock();
        }
        var deliveries = new Deliveries();
        boolean again = finish(run.get(), home, deliveries);
        deliveries.send(home);
        if (again) {
            home.execute(() -> takeTurn(home));
        }
    }

    /** Runs a batch and gives its seat back; whether the home is to be given another turn. */
    private boolean finish(Run run, Home home, Deliveries deliveries) {
        long nanos = 0;
        try {
            nanos = runner.run(run.queue().servable(), run.taken(), run.now(), deliveries);
        } catch (Throwable t) {
            // No failure may take an engine thread away, nor an event loop's turn.
            log.error("a run of {} met a defect", run.queue().servable(), t);
        }
        lock.lock();
        try {
            leave(run.seat());
            if (nanos > 0) {
                turns.ran(run.queue(), run.taken().rows(), nanos);
            }
            if (!home.runs()) {
                return false;
            }
            var next = turns.shorterThan(SHORT_NANOS, nanoTime.getAsLong());
            boolean again = next.isPresent() && callsHome(next.get(), home);
            if (next.isEmpty()) {
                turns.breakPromises();
            }
            // What no loop will run, or not soon, is the engine threads'.
            if (next.isEmpty() ? !turns.isEmpty() || background.waits() : turns.anyUnpromised()) {
                work.signal();
            }
            return again;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Outputs> infer(ServableId servable, Tensors inputs) {
        var reply = new FutureReply<Outputs>();
        var pending = new Pending(inputs, Home.NONE, reply);
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.failedFuture(shuttingDown());
            }
            if (background.offer(new BackgroundQueue.Item(servable, pending))) {
                work.signal();
                return reply;
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

    /** The queues of calls, empty ones included. */
    public List<QueuedRows> queues() {
        lock.lock();
        try {
            return turns.queues();
        } finally {
            lock.unlock();
        }
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
                if (closing && turns.isEmpty()) {
                    return Optional.empty();
                }
                long now = nanoTime.getAsLong();
                long wait = Long.MAX_VALUE;
                if (seats.anyFree()) {
                    var ripe = turns.ripe(now, closing);
                    if (ripe.isPresent()) {
                        var run = take(ripe.get(), now);
                        return Optional.of(() -> serve(run));
                    }
                    boolean calls = turns.anyMayRun();
                    wait = calls ? turns.ripeIn(now) : backgroundReadyIn(now);
                    if (wait <= 0 && !calls) {
                        return Optional.of(takeBackground(now));
                    }
                    if (wait <= 0) {
                        // A limit has changed since it was looked for what is ripe.
                        continue;
                    }
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

    private void serve(Run run) {
        var deliveries = new Deliveries();
        boolean unused = finish(run, Home.NONE, deliveries);
        deliveries.send(Home.NONE);
    }

    @GuardedBy("lock")
    private Run take(CallQueue queue, long now) {
        var taken = turns.take(queue, now);
        int seat = seats.take(queue.model(), now + queue.pace().run(taken.rows()));
        if (seats.anyFree() && turns.anyMayRun()) {
            work.signal();
        }
        return new Run(queue, taken, now, seat);
    }

    @GuardedBy("lock")
    private long backgroundReadyIn(long now) {
        return nextInBackground().isPresent() ? background.readyIn(now) : Long.MAX_VALUE;
    }

    @GuardedBy("lock")
    private Optional<BackgroundQueue.Item> nextInBackground() {
        for (var item : background.items()) {
            if (turns.model(item.servable().model()).mayRun()) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    @GuardedBy("lock")
    private Runnable takeBackground(long now) {
        var part = background.take(nextInBackground().orElseThrow());
        int seat = seats.take(turns.model(part.servable().model()), now);
        return () -> {
            var deliveries = new Deliveries();
            try {
                runner.run(part, deliveries);
            } finally {
                rest(now, seat);
                deliveries.send(Home.NONE);
            }
        };
    }

    private void rest(long start, int seat) {
        lock.lock();
        try {
            leave(seat);
            background.rest(start, nanoTime.getAsLong());
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void leave(int seat) {
        seats.leave(seat);
        if (closing) {
            // Whoever waited for this run may have nothing to wait for any more.
            work.signalAll();
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
        var deliveries = new Deliveries();
        dropped.forEach(
                item -> item.pending().dropped(item.pending().left(), shuttingDown(), deliveries));
        deliveries.send(Home.NONE);
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
