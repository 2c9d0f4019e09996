package dev.adagrow.server.routing;

/**
 * Told of every answered call of a model under trial, on the thread that answers: must return at
 * once and never throw.
 */
public interface CallObserver {
    void answered(Observation observation);

    /** A call of an arm that failed in the engine. */
    void failed(String model, int version, Arm arm, long splitRevision);
}
