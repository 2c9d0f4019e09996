package dev.adagrow.trainer.run;

/**
 * Data or parent are not fit for growth; the message says why. Becomes {@link RunResult.Rejected}.
 */
final class RefusedException extends Exception {
    RefusedException(String message) {
        super(message);
    }
}
