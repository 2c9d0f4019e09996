package dev.adagrow.client.cli;

import dev.adagrow.client.AdaGrowClient;
import java.io.IOException;
import picocli.CommandLine.Option;

/** A command that calls a server. */
abstract class ServerCommand extends CliCommand {
    @Option(
            names = "--server",
            order = 99,
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8001",
            description = "Server to call (default: ${DEFAULT-VALUE}).")
    private String server = "";

    @Override
    final int run(Output output) throws IOException {
        try (var client = connect()) {
            return run(client, output);
        }
    }

    private AdaGrowClient connect() {
        try {
            return AdaGrowClient.connect(server);
        } catch (IllegalArgumentException e) {
            throw wrongUsage("--server: " + e.getMessage());
        }
    }

    /**
     * @return an {@link ExitCode}
     */
    abstract int run(AdaGrowClient client, Output output) throws IOException;
}
