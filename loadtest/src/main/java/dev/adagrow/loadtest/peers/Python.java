package dev.adagrow.loadtest.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A Python that can be run.
 *
 * @param command a name on the path, or a file
 */
public record Python(String command) {
    private static final String CHECK =
            "import sys; sys.exit(0 if sys.version_info >= (3, 10) else sys.version)";

    /**
     * Tries it.
     *
     * @throws IllegalArgumentException if it does not run or is older than 3.10
     */
    public static Python find(String command) throws InterruptedException {
        String instead = "; the other servers need Python 3.10 or newer: name one by --python";
        try {
            Process process =
                    new ProcessBuilder(List.of(command, "-c", CHECK))
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalArgumentException(
                        command + " is not fit: " + said.strip() + instead);
            }
            return new Python(command);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    command + " cannot be run (" + e.getMessage() + ")" + instead, e);
        }
    }
}
