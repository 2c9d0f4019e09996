package dev.adagrow.client;

import io.grpc.Status;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that failed: what the server answered, or that it could not be reached. */
public final class AdaGrowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Reason of what is larger than the server takes, unlike a server that is busy. */
    private static final String LIMIT = "LIMIT_EXCEEDED";

    private final Status.Code code;
    private final @Nullable String reason;
    private final Map<String, String> metadata;

    /**
     * @param reason of the server's documented list; null if the server gave none
     * @param metadata of the reason
     */
    AdaGrowException(
            Status.Code code,
            @Nullable String reason,
            Map<String, String> metadata,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
    }

    /**
     * The gRPC status code; UNAVAILABLE without a {@link #reason} means that no server answered.
     */
    public Status.Code code() {
        return code;
    }

    /** One of the server's documented reasons, like {@code MODEL_NOT_FOUND}. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** What the reason is about, like {@code model} or {@code field}. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Whether the connection or the server failed, not the request: the same call may work later.
     */
    public boolean unreachable() {
        return code == Status.Code.UNAVAILABLE && reason == null;
    }

    /** Whether the server refused the request itself: the same call will be refused again. */
    public boolean refused() {
        return switch (code) {
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNAUTHENTICATED ->
                    true;
            case RESOURCE_EXHAUSTED -> LIMIT.equals(reason);
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    DEADLINE_EXCEEDED,
                    ABORTED,
                    UNIMPLEMENTED,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS ->
                    false;
        };
    }
}
