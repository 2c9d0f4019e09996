package dev.adagrow.server.runtime;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.LoadException;
import java.nio.file.Path;

/** Opens model files of one kind; known to bundles by a name. Thread-safe. */
public interface Engine {
    /**
     * Opens a model file; blocks meanwhile.
     *
     * @param model the engine file; it stays as it is until the session is closed
     * @param signature of the model
     * @throws LoadException if the file is not of this engine, or disagrees with the signature
     */
    EngineSession open(Path model, Signature signature) throws LoadException;

    /**
     * The same, for engines that need to know what else the bundle says about the file.
     *
     * @param artifact that the file is of
     */
    default EngineSession open(Path model, Signature signature, Artifact artifact)
            throws LoadException {
        return open(model, signature);
    }
}
