package dev.adagrow.server.failure;

/**
 * The complete list of reasons that ErrorInfo carries (domain {@code adagrow.dev}). Names are part
 * of the public API: they are never renamed, and a reason never changes its kind.
 */
public enum Reason {
    /** A field breaks its rule; metadata {@code field}. */
    INVALID_FIELD(Kind.INVALID),
    /** A request id was used before with another body; metadata {@code request_id}. */
    REQUEST_ID_REUSED(Kind.INVALID),
    /** A data set breaks its format; metadata {@code dataset}. */
    MALFORMED_DATASET(Kind.INVALID),
    /** A bundle or training state breaks its format; metadata {@code file}. */
    MALFORMED_BUNDLE(Kind.INVALID),
    /** A model file that no bundle can be made of; metadata {@code model}. */
    MALFORMED_MODEL(Kind.INVALID),
    /** Content has another digest than was said; metadata {@code expected} and {@code actual}. */
    DIGEST_MISMATCH(Kind.INVALID),
    /**
     * Shape, type or number of inputs is not what the model takes; metadata {@code model}, {@code
     * input}.
     */
    INVALID_INPUT(Kind.INVALID),
    MODEL_NOT_FOUND(Kind.NOT_FOUND),
    VERSION_NOT_FOUND(Kind.NOT_FOUND),
    DATASET_NOT_FOUND(Kind.NOT_FOUND),
    ADAPTATION_NOT_FOUND(Kind.NOT_FOUND),
    ROLLOUT_NOT_FOUND(Kind.NOT_FOUND),
    BLOB_NOT_FOUND(Kind.NOT_FOUND),
    MODEL_EXISTS(Kind.ALREADY_EXISTS),
    /** A version of that number was there before; metadata {@code model}, {@code version}. */
    VERSION_NUMBER_USED(Kind.ALREADY_EXISTS),
    /** The bundle's classes or tensors do not go on from the model's. */
    INCOMPATIBLE_CONTRACT(Kind.FAILED_PRECONDITION),
    /** The data set is still being written, or is already final. */
    DATASET_STATE(Kind.FAILED_PRECONDITION),
    /** A job or version refers to the data set. */
    DATASET_IN_USE(Kind.FAILED_PRECONDITION),
    DATASET_TOO_SMALL(Kind.FAILED_PRECONDITION),
    /** The model has a running adaptation; metadata {@code adaptation}. */
    ADAPTATION_RUNNING(Kind.FAILED_PRECONDITION),
    /** The version that growth should go on from has no training state. */
    NO_TRAINING_STATE(Kind.FAILED_PRECONDITION),
    /** The model has a running rollout; metadata {@code rollout}. */
    ROLLOUT_RUNNING(Kind.FAILED_PRECONDITION),
    ROLLOUT_STATE(Kind.FAILED_PRECONDITION),
    /**
     * The model has no version in service, and none is on its way there; metadata {@code model}.
     */
    NO_STABLE_VERSION(Kind.FAILED_PRECONDITION),
    /** The model was to be loaded, and is not; metadata {@code model}. */
    MODEL_NOT_LOADED(Kind.FAILED_PRECONDITION),
    /** The server's model folder does not hold what it should; the message names the file. */
    MALFORMED_FOLDER(Kind.FAILED_PRECONDITION),
    /**
     * The version failed, or was given up, and does not come back by itself; metadata {@code
     * model}, {@code version}, {@code state}.
     */
    VERSION_NOT_SERVED(Kind.FAILED_PRECONDITION),
    /**
     * The version is stable or on trial, or an adaptation that runs needs it; metadata {@code
     * model}, {@code version}.
     */
    VERSION_IN_USE(Kind.FAILED_PRECONDITION),
    /** Another trainer holds the job, or the lease has ended; metadata {@code adaptation}. */
    LEASE_LOST(Kind.ABORTED),
    /** The resource has changed since its etag was read. */
    STALE_ETAG(Kind.ABORTED),
    /** A chunk does not begin where the stored part ends; metadata {@code committed_size}. */
    WRONG_OFFSET(Kind.ABORTED),
    /** The queue of calls is full; metadata {@code model}. */
    QUEUE_FULL(Kind.EXHAUSTED),
    LIMIT_EXCEEDED(Kind.EXHAUSTED),
    /**
     * The version is in service or on its way there, but not loaded now; metadata {@code model}.
     */
    VERSION_NOT_READY(Kind.UNAVAILABLE),
    /**
     * The engine's process ended during the call, or is being started again; metadata {@code
     * model}, {@code version}.
     */
    ENGINE_UNAVAILABLE(Kind.UNAVAILABLE),
    SHUTTING_DOWN(Kind.UNAVAILABLE),
    /**
     * The engine could not run the version, or gave a value that is no number; metadata {@code
     * model}, {@code version}.
     */
    ENGINE_FAILED(Kind.FAILED);

    private final Kind kind;

    Reason(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
