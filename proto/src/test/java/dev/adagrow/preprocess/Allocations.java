package dev.adagrow.preprocess;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a task allocates on the heap. */
final class Allocations {
    /** Bytes that the calling thread allocates for the task. */
    static long of(Runnable task) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        task.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private Allocations() {}
}
