package dev.adagrow.trainer.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.LongSupplier;

/**
 * What the engine can do at best on this machine, as a yardstick for training. Measured in CPU time
 * of the process, so that neighbours count little. Not thread-safe.
 */
public final class EngineRates implements AutoCloseable {
    private static final int SIDE = 1024;
    private static final long FLOPS = 2L * SIDE * SIDE * SIDE;

    /** More than caches hold. */
    private static final int COPIED = 1 << 24;

    private final NDManager manager;
    private final LongSupplier cpuNanos;

    /**
     * @param cpuNanos CPU time of the process so far
     */
    public EngineRates(int threads, LongSupplier cpuNanos) {
        manager = new EngineConfig(threads).start().newBaseManager();
        this.cpuNanos = cpuNanos;
    }

    /**
     * Floating point operations a CPU second of a product of two 1024 x 1024 matrices, an addition
     * and a multiplication counted apart.
     */
    public double sgemm(double seconds) {
        var shape = new Shape(SIDE, SIDE);
        try (var a = manager.randomNormal(shape);
                var b = manager.randomNormal(shape)) {
            return FLOPS * rate(() -> a.matMul(b).close(), seconds);
        }
    }

    /** Bytes read and written a CPU second by an operation that does nothing else. */
    public double memory(double seconds) {
        try (var a = manager.zeros(new Shape(COPIED))) {
            return 2.0 * Float.BYTES * COPIED * rate(() -> a.addi(1), seconds);
        }
    }

    private double rate(Runnable work, double seconds) {
        long[] times = {0, 0};
        Inputs.withoutGradients(() -> {
            work.run();
            long end = System.nanoTime() + (long) (seconds * 1e9);
            long cpu = cpuNanos.getAsLong();
            while (System.nanoTime() < end) {
                work.run();
                times[0]++;
            }
            times[1] = cpuNanos.getAsLong() - cpu;
        });
        return times[0] / (times[1] / 1e9);
    }

    @Override
    public void close() {
        manager.close();
    }
}
