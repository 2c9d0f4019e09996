package dev.adagrow.loadtest.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.loadtest.load.Target.Labelled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports labels a fixed time after their answers, in calls of at most 1000. Thread-safe; one
 * thread of its own.
 */
public final class Reporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final int MAX_ITEMS = 1000;
    private static final long TICK_MILLIS = 100;
    private static final long CLOSE_SECONDS = 30;

    private record Waiting(long due, Labelled item) {}

    /** Labels reported and taken; labels that were refused or whose call failed. */
    public record Counts(int accepted, int failed) {}

    private final Target target;
    private final long delayNanos;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private int accepted;

    @GuardedBy("lock")
    private int failed;

    /**
     * Starts its thread.
     *
     * @param delay from an answer to the report of its label
     */
    public Reporter(Target target, Duration delay, LongSupplier nanoTime) {
        this.target = target;
        this.delayNanos = delay.toNanos();
        this.nanoTime = nanoTime;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("load-feedback").daemon().factory());
        thread.scheduleWithFixedDelay(
                () -> flush(nanoTime.getAsLong()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The label is reported when the delay has passed. */
    void report(Labelled item) {
        lock.lock();
        try {
            waiting.add(new Waiting(nanoTime.getAsLong() + delayNanos, item));
        } finally {
            lock.unlock();
        }
    }

    /** What has been reported so far. */
    public Counts counts() {
        lock.lock();
        try {
            return new Counts(accepted, failed);
        } finally {
            lock.unlock();
        }
    }

    /** Sends what is due; only on this object's thread. */
    private void flush(long now) {
        for (List<Labelled> batch = due(now); !batch.isEmpty(); batch = due(now)) {
            int refused;
            try {
                refused = target.report(batch);
            } catch (RuntimeException e) {
                LOG.warn("{} labels could not be reported: {}", batch.size(), e.getMessage());
                refused = batch.size();
            }
            lock.lock();
            try {
                accepted += batch.size() - refused;
                failed += refused;
            } finally {
                lock.unlock();
            }
        }
    }

    private List<Labelled> due(long now) {
        var batch = new ArrayList<Labelled>();
        lock.lock();
        try {
            for (Waiting first = waiting.peek();
                    first != null && batch.size() < MAX_ITEMS;
                    first = waiting.peek()) {
                if (first.due() - now > 0) {
                    break;
                }
                batch.add(first.item());
                waiting.remove();
            }
        } finally {
            lock.unlock();
        }
        return batch;
    }

    /**
     * Reports everything that waits, without its delay, and ends the thread. Further calls do
     * nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        var last = thread.submit(() -> flush(nanoTime.getAsLong() + delayNanos));
        thread.shutdown();
        try {
            last.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the last labels were not reported: {}", e.toString());
        }
        thread.shutdownNow();
    }
}
