package dev.adagrow.server.repository;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest.Artifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One artifact of a bundle as a file of its own, for as long as an engine may read it. */
record EngineFile(Path folder, Path path) implements AutoCloseable {
    /**
     * @param folder in which the file gets a folder of its own; created if it is missing
     * @throws dev.adagrow.bundle.BundleException if it is not what the manifest says
     */
    static EngineFile extract(Bundle bundle, Path archive, Artifact artifact, Path folder)
            throws IOException {
        Files.createDirectories(folder);
        var own = Files.createTempDirectory(folder, "artifact-");
        var file = new EngineFile(own, own.resolve(Path.of(artifact.path()).getFileName()));
        boolean whole = false;
        try {
            bundle.extract(archive, artifact, file.path());
            whole = true;
        } finally {
            if (!whole) {
                file.close();
            }
        }
        return file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the engine file " + path + " cannot be deleted", e);
        }
    }
}
