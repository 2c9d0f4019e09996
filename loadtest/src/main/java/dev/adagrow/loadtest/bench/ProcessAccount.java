package dev.adagrow.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        return seconds(2);
    }

    /** The same with the time of the processes that it started and that have ended. */
    double cpuSecondsWithEnded() throws IOException {
        return seconds(4);
    }

    /** Sum of the first of: user and system time, the same of children that have ended. */
    private double seconds(int times) throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Arrays.stream(fields)
                        .skip(AFTER_NAME_TO_USER_TIME)
                        .limit(times)
                        .mapToLong(Long::parseLong)
                        .sum()
                / TICKS_PER_SECOND;
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
