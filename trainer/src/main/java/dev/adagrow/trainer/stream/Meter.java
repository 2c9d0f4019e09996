package dev.adagrow.trainer.stream;

import dev.adagrow.trainer.process.ProcessStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Sums what one training uses over the processes that it takes. What is kept in the file belongs to
 * the last checkpoint: what a process did after it is lost with the process, and done again.
 */
final class Meter {
    private static final double NANOS = 1e9;

    private final Path file;
    private final LongSupplier cpu;
    private final LongSupplier wall;
    private final Cost before;
    private final long cpuStart;
    private final long wallStart;

    /** Begins to count. */
    private Meter(Path file, Cost before, LongSupplier cpu, LongSupplier wall) {
        this.file = file;
        this.before = before;
        this.cpu = cpu;
        this.wall = wall;
        this.cpuStart = cpu.getAsLong();
        this.wallStart = wall.getAsLong();
    }

    /**
     * @param file where the sum is kept
     * @param resumed whether the training goes on from a checkpoint
     */
    static Meter start(Path file, boolean resumed) throws IOException {
        return start(file, resumed, ProcessStats::cpuNanos, System::nanoTime);
    }

    static Meter start(Path file, boolean resumed, LongSupplier cpu, LongSupplier wall)
            throws IOException {
        var before = resumed ? StreamJson.read(file, Cost.class).orElse(Cost.NONE) : Cost.NONE;
        return new Meter(file, before, cpu, wall);
    }

    Cost soFar() {
        return before.plus(
                new Cost(
                        (cpu.getAsLong() - cpuStart) / NANOS,
                        (wall.getAsLong() - wallStart) / NANOS));
    }

    /** A checkpoint is complete. */
    void save() throws IOException {
        StreamJson.write(file, soFar());
    }
}
