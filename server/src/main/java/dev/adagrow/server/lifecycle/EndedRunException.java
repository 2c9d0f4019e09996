package dev.adagrow.server.lifecycle;

/** A run took too long and was ended; to repeat it would take as long again. */
public final class EndedRunException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public EndedRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
