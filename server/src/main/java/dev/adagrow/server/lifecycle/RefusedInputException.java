package dev.adagrow.server.lifecycle;

/**
 * The engine does not take these inputs: the caller is to blame, unless another version of the
 * model takes them.
 */
public final class RefusedInputException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public RefusedInputException(String message) {
        super(message);
    }

    public RefusedInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
