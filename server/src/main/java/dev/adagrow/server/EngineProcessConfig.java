package dev.adagrow.server;

import static java.util.stream.Collectors.joining;

import dev.adagrow.server.runtime.process.SeatLauncher;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How an engine's own process is started: the same Java, class path and options as this process,
 * without what belongs to one process alone, and the hidden command of the server.
 *
 * @param engine name that bundles give
 * @param preloaded libraries that must be in the process before all others; asked at each start
 */
record EngineProcessConfig(
        String engine, ServerConfig.Engine config, Supplier<List<Path>> preloaded)
        implements SeatLauncher {
    private static final String MAIN = "dev.adagrow.server.cli.Main";

    /** Debuggers, agents and management ports; and memory, which is set anew. */
    private static final List<String> OWN =
            List.of(
                    "-agent",
                    "-javaagent",
                    "-Xrun",
                    "-Xdebug",
                    "-Xms",
                    "-Xmx",
                    "-Xlog",
                    "-XX:InitialRAMPercentage",
                    "-XX:MaxRAMPercentage",
                    "-XX:MaxDirectMemorySize",
                    "-XX:StartFlightRecording",
                    "-Dcom.sun.management");

    @Override
    public Process start(Path socket) throws IOException {
        var runtime = ManagementFactory.getRuntimeMXBean();
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        runtime.getInputArguments().stream()
                .filter(option -> OWN.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(config.process().javaOptions());
        command.addAll(
                List.of(
                        MAIN,
                        "engine-process",
                        "--socket",
                        socket.toString(),
                        "--engine",
                        engine,
                        "--settings",
                        ServerConfig.write(config)));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // As an argument it could be too long: see the launcher.
        builder.environment().put("CLASSPATH", runtime.getClassPath());
        var libraries = preloaded.get();
        if (!libraries.isEmpty()) {
            builder.environment()
                    .merge(
                            "LD_PRELOAD",
                            libraries.stream().map(Path::toString).collect(joining(":")),
                            (own, more) -> own + ":" + more);
        }
        return builder.start();
    }
}
