package dev.adagrow.trainer.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that keep every processor busy until they are closed. */
final class Neighbour implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();

    Neighbour(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            processes.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
