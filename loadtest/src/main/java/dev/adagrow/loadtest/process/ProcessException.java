package dev.adagrow.loadtest.process;

import java.io.IOException;

/**
 * A process that did not start, or ended when it should not have; the message ends with the last
 * lines of its log.
 */
public final class ProcessException extends IOException {
    public ProcessException(String message) {
        super(message);
    }
}
