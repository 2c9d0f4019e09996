package dev.adagrow.server.lifecycle;

/** A bundle could not be brought into memory; the message names what is wrong with it. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    public LoadException(String message) {
        super(message);
    }

    public LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
