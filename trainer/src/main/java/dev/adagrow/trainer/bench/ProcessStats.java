package dev.adagrow.trainer.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** What this process has used so far. Stateless. */
public final class ProcessStats {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Of all threads, user and system. */
    public static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
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
