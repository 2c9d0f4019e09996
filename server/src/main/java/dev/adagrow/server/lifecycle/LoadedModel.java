package dev.adagrow.server.lifecycle;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.tensor.Tensors;
import java.util.List;

/** A version in memory, ready to answer. Thread-safe. */
public interface LoadedModel extends AutoCloseable {
    /** Its bundle's, whose default artifact is the one that serves it here. */
    Manifest manifest();

    /** Which artifact serves it, and why those before it do not. */
    default ServedBy servedBy() {
        var artifact = manifest().servedArtifact();
        return new ServedBy(artifact.name(), artifact.engine(), List.of());
    }

    /**
     * Runs the model; blocks meanwhile.
     *
     * @param inputs in the order of the signature
     * @return in the order of the signature, as many rows
     */
    Tensors infer(Tensors inputs) throws InferenceException;

    /**
     * The same for the rows of several calls in one run.
     *
     * @param parts whose rows can stand behind each other; not empty
     */
    default Tensors inferJoined(List<Tensors> parts) throws InferenceException {
        return infer(Tensors.join(parts));
    }

    /**
     * Whether runs can be done now: an engine in a process of its own may be about to come back.
     */
    default boolean answers() {
        return true;
    }

    /** How long runs take. */
    default RunTimes times() {
        return RunTimes.UNKNOWN;
    }

    /** Frees its memory. No call may be under way, and none may follow. */
    @Override
    void close();
}
