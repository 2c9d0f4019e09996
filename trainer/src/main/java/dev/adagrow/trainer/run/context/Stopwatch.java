package dev.adagrow.trainer.run.context;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall and processor time of consecutive laps. Used by one thread. */
final class Stopwatch {
    private static final double NANOS = 1e9;

    /**
     * One lap.
     *
     * @param cpuSeconds of all threads of the process; 0 where the platform does not tell
     */
    record Lap(double seconds, double cpuSeconds) {}

    private long wall = System.nanoTime();
    private long cpu = cpu();

    /** Ends a lap and begins the next. */
    Lap lap() {
        long wallNow = System.nanoTime();
        long cpuNow = cpu();
        var lap = new Lap((wallNow - wall) / NANOS, (cpuNow - cpu) / NANOS);
        wall = wallNow;
        cpu = cpuNow;
        return lap;
    }

    private static long cpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
                ? Math.max(0, os.getProcessCpuTime())
                : 0;
    }
}
