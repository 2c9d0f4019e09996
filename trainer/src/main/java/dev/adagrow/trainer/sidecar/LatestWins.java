package dev.adagrow.trainer.sidecar;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * Hands values to a slow consumer, one at a time and in order. A value that still waits when the
 * next one comes is merged into it. {@link #offer} never blocks. Thread-safe.
 */
final class LatestWins<T> implements AutoCloseable {
    private final Executor executor;
    private final Consumer<T> consumer;
    private final BinaryOperator<T> merge;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    @GuardedBy("lock")
    private Optional<T> waiting = Optional.empty();

    @GuardedBy("lock")
    private boolean busy;

    /**
     * @param consumer runs on the executor; a value at which it throws is gone
     * @param merge what becomes of an older value that was not consumed, and a newer one; called
     *     under a lock
     */
    LatestWins(Executor executor, Consumer<T> consumer, BinaryOperator<T> merge) {
        this.executor = executor;
        this.consumer = consumer;
        this.merge = merge;
    }

    void offer(T value) {
        lock.lock();
        try {
            waiting = Optional.of(waiting.map(older -> merge.apply(older, value)).orElse(value));
            if (busy) {
                return;
            }
            busy = true;
        } finally {
            lock.unlock();
        }
        boolean begun = false;
        try {
            executor.execute(this::drain);
            begun = true;
        } finally {
            if (!begun) {
                rest();
            }
        }
    }

    private void drain() {
        boolean done = false;
        try {
            for (var next = take(); next.isPresent(); next = take()) {
                consumer.accept(next.get());
            }
            done = true;
        } finally {
            if (!done) {
                rest();
            }
        }
    }

    private Optional<T> take() {
        lock.lock();
        try {
            var next = waiting;
            waiting = Optional.empty();
            if (next.isEmpty()) {
                rest();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void rest() {
        lock.lock();
        try {
            busy = false;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything that was offered is consumed, or cannot be. */
    @Override
    public void close() {
        lock.lock();
        try {
            while (busy) {
                idle.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
