package dev.adagrow.trainer.experiment;

import java.io.IOException;

/** The process of a training ended without a result; the message has the end of what it said. */
public final class TrainingFailedException extends IOException {
    TrainingFailedException(String message) {
        super(message);
    }
}
