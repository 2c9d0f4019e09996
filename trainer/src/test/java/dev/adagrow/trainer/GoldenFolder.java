package dev.adagrow.trainer;

import java.nio.file.Path;

/**
 * Where the reference answers lie: the system property {@code adagrow.golden}, or the folder {@code
 * golden} beside that of the environment variable ADAGROW_DATA. Tests that need them are skipped
 * where they are not there.
 */
public final class GoldenFolder {
    public static Path find() {
        var property = System.getProperty("adagrow.golden");
        if (property != null) {
            return Path.of(property);
        }
        var data = System.getenv("ADAGROW_DATA");
        return data == null ? Path.of("golden") : Path.of(data).resolveSibling("golden");
    }

    private GoldenFolder() {}
}
