package dev.adagrow.trainer.run.context;

import java.io.IOException;

/** A checkpoint was made by a run of another task; the message names the file. */
public final class CheckpointMismatchException extends IOException {
    public CheckpointMismatchException(String message) {
        super(message);
    }
}
