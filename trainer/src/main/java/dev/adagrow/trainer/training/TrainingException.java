package dev.adagrow.trainer.training;

/** Training cannot go on: the loss is not finite. The message names step, rate and architecture. */
public final class TrainingException extends RuntimeException {
    public TrainingException(String message) {
        super(message);
    }
}
