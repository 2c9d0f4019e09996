package dev.adagrow.dataset;

import java.io.IOException;

/** The data set breaks its format or its own declarations; the message names file or record. */
public final class MalformedDatasetException extends IOException {
    public MalformedDatasetException(String message) {
        super(message);
    }
}
