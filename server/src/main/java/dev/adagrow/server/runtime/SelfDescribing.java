package dev.adagrow.server.runtime;

import dev.adagrow.server.lifecycle.LoadException;
import java.nio.file.Path;

/** An engine whose files say what they take and give. Thread-safe. */
public interface SelfDescribing extends Engine {
    /** The name that bundles know the engine by. */
    String name();

    /**
     * Reads a model file; blocks meanwhile.
     *
     * @throws LoadException if the file is not of this engine, or an input is no tensor of the
     *     protocol
     */
    FileContract contract(Path model) throws LoadException;
}
