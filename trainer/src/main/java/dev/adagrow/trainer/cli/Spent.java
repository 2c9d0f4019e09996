package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.process.ProcessStats;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * What this process has used up since it began, the start of the virtual machine and of the engine
 * included.
 *
 * @param cpuSeconds of all threads, those of the engine too
 * @param seconds by the clock
 */
record Spent(double cpuSeconds, double seconds) {
    /** Up to this moment. */
    static Spent soFar() {
        return new Spent(
                ProcessStats.cpuNanos() / 1e9,
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    }

    /** By the names of a JSON report. */
    Map<String, Object> fields() {
        return Map.of("cpuSeconds", cpuSeconds, "seconds", seconds);
    }
}
