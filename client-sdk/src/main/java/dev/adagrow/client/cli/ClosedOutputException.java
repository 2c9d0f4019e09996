package dev.adagrow.client.cli;

/** Nobody reads the results any more, as after {@code | head -1}; there is nothing to say. */
final class ClosedOutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
