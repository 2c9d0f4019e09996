package dev.adagrow.loadtest.bench;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;

/** CPU time of a process and of all that it has started, ended or not. Linux only. */
final class TreeAccount {
    private final ProcessHandle root;

    /**
     * @throws IOException if there is no such process
     */
    TreeAccount(long pid) throws IOException {
        root =
                ProcessHandle.of(pid)
                        .orElseThrow(() -> new IOException("process " + pid + " has ended"));
    }

    /** Seconds, in and out of the kernel. */
    double cpuSeconds() throws IOException {
        double sum = 0;
        for (var process : Stream.concat(Stream.of(root), root.descendants()).toList()) {
            try {
                sum += new ProcessAccount(process.pid()).cpuSecondsWithEnded();
            } catch (NoSuchFileException e) {
                if (process.equals(root)) {
                    throw e;
                }
                // Ended just now; its time is on its parent's account.
            }
        }
        return sum;
    }
}
