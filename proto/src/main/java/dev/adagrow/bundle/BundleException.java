package dev.adagrow.bundle;

import java.io.IOException;

/** The archive breaks the bundle format; the message names the entry. */
public final class BundleException extends IOException {
    public BundleException(String message) {
        super(message);
    }
}
