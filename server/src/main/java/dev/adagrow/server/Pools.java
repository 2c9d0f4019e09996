package dev.adagrow.server;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the server's pools: platform threads with names, in fixed number, behind bounded queues.
 */
final class Pools {
    private static final Logger log = LoggerFactory.getLogger(Pools.class);

    /**
     * @param queue tasks that may wait; further ones are refused with RejectedExecutionException
     */
    static ThreadPoolExecutor fixed(String name, int threads, int queue) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(queue),
                named(name));
    }

    /** Ends a pool, and interrupts what has not ended in time. */
    static void end(ThreadPoolExecutor pool, long millis) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory named(String name) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(
                    (t, e) -> log.error("{} ended by a defect", t.getName(), e));
            return thread;
        };
    }

    private Pools() {}
}
