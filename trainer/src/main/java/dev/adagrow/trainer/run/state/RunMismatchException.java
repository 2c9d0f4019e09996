package dev.adagrow.trainer.run.state;

import java.io.IOException;

/** A folder or checkpoint holds a run of another task; the message names it and says what to do. */
public final class RunMismatchException extends IOException {
    public RunMismatchException(String message) {
        super(message);
    }
}
