package dev.adagrow.server.lifecycle;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.tensor.FloatTensor;

/** A version in memory, ready to answer. Thread-safe. */
public interface LoadedModel extends AutoCloseable {
    Manifest manifest();

    /**
     * Runs the model; blocks meanwhile.
     *
     * @param inputs [rows, input shape]
     * @return [rows, classes]
     */
    FloatTensor infer(FloatTensor inputs) throws InferenceException;

    /** Frees its memory. No call may be under way, and none may follow. */
    @Override
    void close();
}
