package dev.adagrow.trainer.run.task;

import java.io.IOException;
import java.nio.file.Path;

/** A complete checkpoint, as long as the run has not written the next one. */
@FunctionalInterface
public interface SavedCheckpoint {
    /**
     * Writes all of it as one file, from which another trainer can go on. The file appears whole or
     * not at all.
     *
     * @param archive is replaced if it is there
     */
    void pack(Path archive) throws IOException;
}
