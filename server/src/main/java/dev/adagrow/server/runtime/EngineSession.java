package dev.adagrow.server.runtime;

import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.tensor.Tensor;
import java.util.List;

/** An open model file. Thread-safe. */
public interface EngineSession extends AutoCloseable {
    /**
     * Runs the model; blocks meanwhile.
     *
     * @param inputs in the order of the signature, of the shapes that the model file takes
     * @return in the order of the signature, of the shapes that the model file gives
     */
    List<Tensor> infer(List<Tensor> inputs) throws InferenceException;

    /** Frees its memory; no call may be under way, and none may follow. */
    @Override
    void close();
}
