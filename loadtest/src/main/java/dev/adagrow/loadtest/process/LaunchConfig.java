package dev.adagrow.loadtest.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the launcher is.
 *
 * @param home folder of the launcher {@code adagrow}
 */
public record LaunchConfig(Path home) {
    private static final String HOME = "ADAGROW_HOME";

    /**
     * @throws IllegalArgumentException if the folder holds no launcher
     */
    public LaunchConfig {
        home = home.toAbsolutePath().normalize();
        if (!Files.isExecutable(home.resolve("adagrow"))) {
            throw new IllegalArgumentException("there is no launcher " + home.resolve("adagrow"));
        }
    }

    /**
     * From the environment that the launcher sets for every command.
     *
     * @throws IllegalArgumentException if it is not set
     */
    public static LaunchConfig fromEnvironment() {
        return from(System.getenv());
    }

    static LaunchConfig from(Map<String, String> environment) {
        String home = environment.get(HOME);
        if (home == null || home.isEmpty()) {
            throw new IllegalArgumentException(
                    HOME + " is not set; start this command through the launcher adagrow");
        }
        return new LaunchConfig(Path.of(home));
    }
}
