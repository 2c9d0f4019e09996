package dev.adagrow.client.cli;

/** Input that a command itself refuses, exit code 2; the message names it. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
