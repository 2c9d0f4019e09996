package dev.adagrow.loadtest.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts commands of the project as processes of their own. The launcher becomes the JVM, so
 * signals reach it.
 */
public final class Launcher {
    private final LaunchConfig config;

    public Launcher(LaunchConfig config) {
        this.config = config;
    }

    /**
     * @param name for messages
     * @param log standard output and error are appended to it
     * @param arguments command and its arguments
     */
    public ManagedProcess start(String name, Path log, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(config.home().resolve("adagrow").toString());
        command.addAll(arguments);
        // What runs this code was built from the same sources.
        return ManagedProcess.start(name, command, Map.of("ADAGROW_SKIP_BUILD", "1"), log);
    }
}
