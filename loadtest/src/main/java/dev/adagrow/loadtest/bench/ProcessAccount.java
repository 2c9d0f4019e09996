package dev.adagrow.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the kernel says about a running process, from {@code /proc}; Linux only. CPU time comes in
 * ticks of 10 ms.
 */
final class ProcessAccount {
    private static final double TICKS_PER_SECOND = 100;
    private static final int AFTER_NAME_TO_USER_TIME = 11;

    private final Path folder;

    ProcessAccount(long pid) {
        folder = Path.of("/proc", Long.toString(pid));
    }

    /** Seconds of CPU time that all threads of the process have taken, in and out of the kernel. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks =
                Long.parseLong(fields[AFTER_NAME_TO_USER_TIME])
                        + Long.parseLong(fields[AFTER_NAME_TO_USER_TIME + 1]);
        return ticks / TICKS_PER_SECOND;
    }

    /** Memory of the process that is not swapped out, in KiB. */
    long residentKiB() throws IOException {
        try (var lines = Files.lines(folder.resolve("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow(() ->
                            new IOException(
                                    String.format(
                                            Locale.ROOT,
                                            "%s names no resident memory",
                                            folder.resolve("status"))));
        }
    }
}
