package dev.adagrow.server.cli;

import dev.adagrow.server.Engines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one model for the server that started this process. Nobody else calls it. */
@Command(name = "engine-process", hidden = true)
public final class EngineProcessCommand implements Callable<Integer> {
    private static final int BROKEN = 3;

    @Option(names = "--socket", required = true)
    @SuppressWarnings("NullAway.Init") // set by the command line
    private Path socket;

    @Option(names = "--engine", required = true)
    private String engine = "";

    @Option(names = "--settings", required = true)
    private String settings = "";

    @Override
    public Integer call() throws IOException {
        Engines.serve(socket, engine, settings, () -> Runtime.getRuntime().halt(BROKEN));
        // Runs may still be under way, and nobody waits for them: no orderly end.
        Runtime.getRuntime().halt(0);
        return 0;
    }
}
