package dev.adagrow.server.adaptation;

/** How an adaptation ended. */
public enum Outcome {
    /** Its version became stable. */
    PROMOTED,
    /** The trial found its version worse, or it could not be loaded. */
    ROLLED_BACK,
    /** The trial could not tell; stable stays. */
    INCONCLUSIVE,
    /** No version worth a trial came out. */
    NO_CHANGE,
    FAILED,
    CANCELLED
}
