package dev.adagrow.server.runtime;

import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
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

    /**
     * The same for the rows of several calls in one run, so that an engine can take each to where
     * it wants it at once.
     *
     * @param parts whose rows can stand behind each other; not empty
     */
    default List<Tensor> inferJoined(List<Tensors> parts) throws InferenceException {
        return infer(Tensors.join(parts).all());
    }

    /** Whether runs can be done now; if not, they fail, and will be done again later. */
    default boolean answers() {
        return true;
    }

    /** Frees its memory; no call may be under way, and none may follow. */
    @Override
    void close();
}
