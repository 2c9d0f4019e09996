package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.BundleException;
import dev.adagrow.trainer.run.state.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads archives that a person names; what is wrong with one is said with its name. Stateless. */
final class Archives {
    static Bundle bundle(Path file) throws IOException {
        return read(file, Bundle::read);
    }

    static SavedModel trainingState(Path file) throws IOException {
        return read(file, SavedModel::read);
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(Path file) throws IOException;
    }

    private static <T> T read(Path file, Reading<T> reading) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            return reading.read(file);
        } catch (BundleException e) {
            throw new BundleException(file + ": " + e.getMessage());
        }
    }

    private Archives() {}
}
