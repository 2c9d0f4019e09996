package dev.adagrow.server.grpc.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one at a time on another executor, in the order in which they came. Thread-safe. */
final class Serial implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean running;

    Serial(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        executor.execute(this::drain);
    }

    private void drain() {
        for (var task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable e) {
                // Whatever it is: the ones behind it would wait for ever.
                LOG.error("a task failed; the ones behind it go on", e);
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            var task = waiting.poll();
            running = task != null;
            return task;
        } finally {
            lock.unlock();
        }
    }
}
