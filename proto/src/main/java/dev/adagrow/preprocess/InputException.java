package dev.adagrow.preprocess;

/** An input that cannot be preprocessed; the message says why. The caller names the instance. */
public final class InputException extends RuntimeException {
    public InputException(String message) {
        super(message);
    }
}
