package dev.adagrow.server.runtime;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.lifecycle.LoadException;

/** Opens model files of one kind; known to bundles by a name. Thread-safe. */
public interface Engine {
    /**
     * Opens a model file; blocks meanwhile.
     *
     * @param model the engine file's bytes; not kept
     * @param manifest names and shapes of input and output
     * @throws LoadException if the file is not of this engine, or disagrees with the manifest
     */
    EngineSession open(byte[] model, Manifest manifest) throws LoadException;
}
