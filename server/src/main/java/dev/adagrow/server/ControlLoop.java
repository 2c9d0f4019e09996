package dev.adagrow.server;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the control plane's recurring work on one thread: again and again, and soon after being
 * woken. A task that fails is tried again the next time. Thread-safe.
 */
final class ControlLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final long EVERY_MILLIS = 200;

    private final ScheduledExecutorService executor;
    private final List<Runnable> tasks;
    private final AtomicBoolean woken = new AtomicBoolean();

    /**
     * @param executor of one thread; its owner stops it
     */
    ControlLoop(ScheduledExecutorService executor, List<Runnable> tasks) {
        this.executor = executor;
        this.tasks = List.copyOf(tasks);
    }

    void start() {
        var unused =
                executor.scheduleWithFixedDelay(this::run, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Runs the tasks soon; returns at once. After the executor's end nothing happens. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                LOG.debug("woken after the end");
            }
        }
    }

    private void run() {
        woken.set(false);
        for (var task : tasks) {
            try {
                task.run();
            } catch (Throwable e) {
                // Whatever it is: the schedule would end without a word, and rollouts with it.
                LOG.error("recurring work failed and is tried again", e);
            }
        }
    }
}
