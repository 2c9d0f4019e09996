package dev.adagrow.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The archive from which growth goes on. Its entries' meaning belongs to the trainer; here only wholeness is checked, which
 * is all that the server needs to store it.
 *
 * @param entries bytes by path, without the index {@code state.json}
 */
public record TrainingState(Map<String, byte[]> entries) {
    public TrainingState {
        entries = Map.copyOf(entries);
    }

    public static TrainingState read(Path archive) throws IOException {
        throw new UnsupportedOperationException("read");
    }

    public static void write(Path archive, Map<String, byte[]> entries) throws IOException {
        throw new UnsupportedOperationException("write");
    }
}
