package dev.adagrow.trainer.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** What this process has used so far. Stateless. */
public final class ProcessStats {
    private static final Path STATUS = Path.of("/proc/self/status");

    /**
     * Of all threads, those of the engine too, user and system; 0 where the system does not tell.
     */
    public static long cpuNanos() {
        return Math.max(
                0,
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getProcessCpuTime());
    }

    /** Resident memory; empty where the system does not tell. */
    public static OptionalDouble residentMiB() {
        try {
            for (var line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return OptionalDouble.of(
                            Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0);
                }
            }
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.empty();
    }

    private ProcessStats() {}
}
