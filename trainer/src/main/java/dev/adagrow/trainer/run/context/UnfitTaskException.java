package dev.adagrow.trainer.run.context;

/**
 * Data or parent are not fit for growth; the message says why. Becomes {@link RunResult.Rejected}.
 */
public final class UnfitTaskException extends Exception {
    public UnfitTaskException(String message) {
        super(message);
    }
}
