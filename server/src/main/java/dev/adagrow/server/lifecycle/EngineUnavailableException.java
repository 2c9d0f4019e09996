package dev.adagrow.server.lifecycle;

/**
 * The engine could not be reached, or ended during the run: neither the inputs nor the model need
 * be to blame, and the same call may work soon.
 */
public final class EngineUnavailableException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public EngineUnavailableException(String message) {
        super(message);
    }

    public EngineUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
