package dev.adagrow.server.runtime.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what a process says into the log, and keeps the last of it. Thread-safe. */
final class ProcessOutput {
    private static final Logger log = LoggerFactory.getLogger(ProcessOutput.class);

    private static final int KEPT_LINES = 8;
    private static final int LINE_LENGTH = 400;
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final Thread reader;

    @GuardedBy("this")
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    private ProcessOutput(Process process) {
        reader =
                new Thread(
                        () -> read(process.pid(), process.inputReader()),
                        "adagrow-engine-output-" + process.pid());
        reader.setDaemon(true);
    }

    /**
     * @param process with standard output and error on one stream
     */
    static ProcessOutput of(Process process) {
        var output = new ProcessOutput(process);
        output.reader.start();
        return output;
    }

    private void read(long pid, BufferedReader from) {
        try (from) {
            for (var line = from.readLine(); line != null; line = from.readLine()) {
                log.info("engine process {}: {}", pid, line);
                keep(line.length() > LINE_LENGTH ? line.substring(0, LINE_LENGTH) : line);
            }
        } catch (IOException e) {
            log.debug("the output of process {} broke off", pid, e);
        }
    }

    private synchronized void keep(String line) {
        if (lines.size() == KEPT_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /** Of a process that has ended: its last lines. */
    String last() throws InterruptedException {
        reader.join(END_LIMIT.toMillis());
        synchronized (this) {
            return String.join(" | ", lines);
        }
    }
}
