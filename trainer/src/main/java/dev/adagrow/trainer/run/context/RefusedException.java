package dev.adagrow.trainer.run.context;

/**
 * Data or parent are not fit for growth; the message says why. Becomes {@link RunResult.Rejected}.
 */
public final class RefusedException extends Exception {
    public RefusedException(String message) {
        super(message);
    }
}
