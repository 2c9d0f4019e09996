package dev.adagrow.server.failure;

import java.util.Map;

/**
 * A refusal that the caller is told about: one clear sentence that names the thing, a reason of the
 * documented list, and metadata for programs. A defect of the server is no refusal: it stays an
 * ordinary exception and becomes INTERNAL.
 */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Map<String, String> metadata;

    public ServerException(Reason reason, String message) {
        this(reason, message, Map.of());
    }

    /**
     * @param metadata keys as documented with the reason; never secrets
     */
    public ServerException(Reason reason, String message, Map<String, String> metadata) {
        // No stack trace: refusals are answers, not defects, and some of them are frequent.
        super(message, null, false, false);
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
    }

    public Reason reason() {
        return reason;
    }

    /** What the message speaks of, for programs; keys as {@link Reason} lists them. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** INVALID_FIELD with the path of the field, like {@code instances[3].image}. */
    public static ServerException invalidField(String field, String message) {
        return new ServerException(
                Reason.INVALID_FIELD, field + ": " + message, Map.of("field", field));
    }
}
