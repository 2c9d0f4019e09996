package dev.adagrow.config;

import java.io.IOException;

/** A configuration that is not understood; the message names file and key. */
public final class ConfigException extends IOException {
    public ConfigException(String message) {
        super(message);
    }
}
