package dev.adagrow.server;

import java.io.IOException;

/**
 * The server cannot start with what it was given: a port in use, a data folder in use. The message
 * says what.
 */
public final class StartException extends IOException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }
}
