package dev.adagrow.server.runtime;

import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.tensor.FloatTensor;

/** An open model file. Thread-safe. */
public interface EngineSession extends AutoCloseable {
    /**
     * Runs the model; blocks meanwhile.
     *
     * @param inputs [rows, input shape]
     * @return [rows, classes]
     */
    FloatTensor infer(FloatTensor inputs) throws InferenceException;

    /** Frees its memory; no call may be under way, and none may follow. */
    @Override
    void close();
}
