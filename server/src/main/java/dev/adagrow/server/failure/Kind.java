package dev.adagrow.server.failure;

/** What a caller can do about a refusal; one gRPC status code each. */
public enum Kind {
    /** The request is wrong in itself and will never work: INVALID_ARGUMENT. */
    INVALID,
    NOT_FOUND,
    ALREADY_EXISTS,
    /**
     * Right in itself, but not in the present state; the state must change first:
     * FAILED_PRECONDITION.
     */
    FAILED_PRECONDITION,
    /** Somebody else was faster: read again and decide anew: ABORTED. */
    ABORTED,
    /** A bound is reached; later or less of it may work: RESOURCE_EXHAUSTED. */
    EXHAUSTED,
    /** Not now; the same call may work soon: UNAVAILABLE. */
    UNAVAILABLE,
    /** The server's own failing, of which the caller may know what failed: INTERNAL. */
    FAILED
}
