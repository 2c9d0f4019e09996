package dev.adagrow.server.routing;

import dev.adagrow.tensor.Tensors;

/**
 * Told of every answered call of a model under trial, on the thread that answers: must return at
 * once and never throw.
 */
public interface CallObserver {
    void answered(Observation observation);

    /**
     * A call of an arm that failed in the engine.
     *
     * @param inputs in the order of the version's signature
     */
    void failed(String model, int version, Arm arm, Tensors inputs);

    /** The candidate was not in memory when a call of its arm came; stable took the call. */
    void missing(String model, int candidate);
}
