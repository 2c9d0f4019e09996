package dev.adagrow.loadtest.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** One started process and its log. Thread-safe. Closing kills what still runs. */
public final class ManagedProcess implements AutoCloseable {
    private static final int TAIL_LINES = 15;
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Path log;

    private ManagedProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a command that reads nothing.
     *
     * @param name for messages
     * @param environment is added to this process' own
     * @param log standard output and error are appended to it
     */
    public static ManagedProcess start(
            String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        Files.createDirectories(Objects.requireNonNull(log.toAbsolutePath().getParent()));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new ManagedProcess(name, builder.start(), log);
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return log;
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Its exit code if it ends within the limit. */
    public OptionalInt await(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /**
     * Asks it to end (SIGTERM) and waits.
     *
     * @return its exit code; empty if it had to be killed after the limit
     */
    public OptionalInt stop(Duration limit) throws InterruptedException {
        process.destroy();
        OptionalInt code = await(limit);
        if (code.isEmpty()) {
            kill();
        }
        return code;
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Asks it to end and kills what still runs after the limit, and whatever it has started and
     * left behind. Does so at once if this thread is interrupted.
     */
    public void stopTree(Duration limit) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            await(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** The last lines of the log, for messages. */
    public String logTail() {
        try {
            List<String> lines =
                    List.of(
                            new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                                    .split("\n", -1));
            return String.join(
                            "\n",
                            lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()))
                    .strip();
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** A failure of this process, with the end of its log. */
    public ProcessException failure(String what) {
        return new ProcessException(name + " " + what + "; the end of " + log + ":\n" + logTail());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
