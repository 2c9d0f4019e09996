package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.process.ProcessStats;
import java.util.function.DoubleSupplier;

/** Wall, processor and waiting time of consecutive laps. Used by one thread. */
final class Stopwatch {
    private static final double NANOS = 1e9;

    /**
     * One lap.
     *
     * @param cpuSeconds of all threads of the process; 0 where the platform does not tell
     * @param waitedSeconds of {@code seconds}, for what the constructor says
     */
    record Lap(double seconds, double cpuSeconds, double waitedSeconds) {}

    private final DoubleSupplier waiting;

    private long wall = System.nanoTime();
    private long cpu = ProcessStats.cpuNanos();
    private double waited;

    /**
     * @param waiting seconds waited so far
     */
    Stopwatch(DoubleSupplier waiting) {
        this.waiting = waiting;
        waited = waiting.getAsDouble();
    }

    /** Ends a lap and begins the next. */
    Lap lap() {
        long wallNow = System.nanoTime();
        long cpuNow = ProcessStats.cpuNanos();
        double waitedNow = waiting.getAsDouble();
        var lap = new Lap((wallNow - wall) / NANOS, (cpuNow - cpu) / NANOS, waitedNow - waited);
        wall = wallNow;
        cpu = cpuNow;
        waited = waitedNow;
        return lap;
    }
}
