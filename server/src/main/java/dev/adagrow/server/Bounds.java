package dev.adagrow.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Bounds of settings. Not in {@link ServerConfig}, whose defaults need those of its components: a
 * component that was used first would otherwise be initialized in the middle of them.
 */
final class Bounds {
    static void within(String name, long value, long least, long most) {
        require(
                value >= least && value <= most,
                name + " " + value + " is outside " + least + ".." + most);
    }

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    static Duration seconds(double seconds) {
        require(Double.isFinite(seconds) && Math.abs(seconds) < 1e9, seconds + " seconds");
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    static void path(String name, String value) {
        try {
            var unused = Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(name + " is no path: " + e.getReason(), e);
        }
    }

    private Bounds() {}
}
