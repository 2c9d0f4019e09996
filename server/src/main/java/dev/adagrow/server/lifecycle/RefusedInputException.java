package dev.adagrow.server.lifecycle;

/** The engine does not take these inputs from anybody: the caller is to blame, not the model. */
public final class RefusedInputException extends InferenceException {
    private static final long serialVersionUID = 1L;

    public RefusedInputException(String message) {
        super(message);
    }
}
