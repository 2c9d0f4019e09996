package dev.adagrow.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.adagrow.config.ConfigException;
import dev.adagrow.server.ServerAssembly;
import dev.adagrow.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a server until it is told to stop. */
@Command(
        name = "server",
        description =
                "Serves models, and lets them grow: gRPC for inference and control, HTTP for metrics and probes.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        footer = {
            "",
            "Prints one line once it listens, and writes its ports into DIR/server.json. SIGTERM drains and stops it.",
            "",
            "Example:",
            "  adagrow server --data ~/adagrow-data --grpc-port 8001 --http-port 8002",
            "  curl -s localhost:8002/readyz",
            "",
            "Exit codes: 0 stopped; 1 failed while running; 2 wrong usage, unfit configuration, port or data folder in use."
        })
public final class ServerCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "folder for models, data sets and keys; made if missing")
    @SuppressWarnings("NullAway.Init") // set by the command line
    private Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings in YAML; the options below come before it")
    private @Nullable Path config;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "address to listen on (default 127.0.0.1)")
    private @Nullable String host;

    @Option(
            names = "--grpc-port",
            paramLabel = "PORT",
            description = "0: a free one (default 8001)")
    private @Nullable Integer grpcPort;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "metrics and probes; 0: a free one (default 8002)")
    private @Nullable Integer httpPort;

    @Option(
            names = "--model-folder",
            paramLabel = "DIR",
            description =
                    "folder of models in Triton's layout (MODEL/1/model.onnx), taken in at the start")
    private @Nullable Path modelFolder;

    @Option(names = "--json", description = "print the ready line as JSON")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerConfig settings = settings();
        var stop = new StopSignal();
        try (var server = ServerAssembly.start(data, settings, BuildVersion.current())) {
            var out = spec.commandLine().getOut();
            out.println(ready(server, settings.host()));
            out.flush();
            stop.await();
        }
        return 0;
    }

    private ServerConfig settings() throws IOException {
        ServerConfig read = config == null ? ServerConfig.DEFAULT : ServerConfig.read(config);
        try {
            if (modelFolder != null) {
                read = read.withModelFolder(modelFolder.toString());
            }
            return read.listening(
                    Optional.ofNullable(host).orElse(read.host()),
                    Optional.ofNullable(grpcPort).orElse(read.grpcPort()),
                    Optional.ofNullable(httpPort).orElse(read.httpPort()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private String ready(ServerAssembly server, String host) {
        if (json) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("host", host)
                    .put("grpcPort", server.grpcPort())
                    .put("httpPort", server.httpPort())
                    .put("data", data.toString())
                    .toString();
        }
        return "adagrow server ready: gRPC on "
                + address(host, server.grpcPort())
                + ", metrics and probes on http://"
                + address(host, server.httpPort())
                + ", data in "
                + data;
    }

    /** As clients and browsers take it: an IPv6 host stands in brackets. */
    static String address(String host, int port) {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host) + ":" + port;
    }
}
