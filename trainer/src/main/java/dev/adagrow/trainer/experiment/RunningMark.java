package dev.adagrow.trainer.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Says in the folder of a training which process works there. When an experiment is killed its
 * training may live on, and a second one must not work in the same folder.
 */
final class RunningMark implements AutoCloseable {
    private static final String NAME = "process.txt";

    private final Path file;

    private RunningMark(Path file) {
        this.file = file;
    }

    static RunningMark set(Training training, ProcessHandle process) throws IOException {
        var file = training.folder().resolve(NAME);
        Files.writeString(file, text(process));
        return new RunningMark(file);
    }

    /**
     * @throws IOException if a process of an earlier experiment is at work there, saying which
     */
    static void requireNone(Training training) throws IOException {
        var file = training.folder().resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return;
        }
        var mark = Files.readString(file);
        var alive = ProcessHandle.allProcesses().filter(p -> mark.equals(text(p))).findFirst();
        if (alive.isPresent()) {
            throw new IOException(
                    "training "
                            + training
                            + " is still at work as process "
                            + alive.get().pid()
                            + "; wait for its end or end it, and give the same command again");
        }
    }

    /** A number is given again to another process; number and beginning together are not. */
    private static String text(ProcessHandle process) {
        return process.pid()
                + " "
                + process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
