package dev.adagrow.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.loadtest.bench.EchoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adagrow bench echo}: the other side of {@code adagrow bench serving}. */
@Command(
        name = "echo",
        hidden = true,
        description = "A bare gRPC server that other benchmarks compare with.")
final class BenchEchoCommand implements Callable<Integer> {
    @Option(
            names = "--port-file",
            required = true,
            paramLabel = "FILE",
            description = "Gets the port as JSON.")
    private Path portFile = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var echo = EchoServer.start()) {
            var ports = Map.of("pid", ProcessHandle.current().pid(), "grpcPort", echo.port());
            Files.writeString(portFile, new ObjectMapper().writeValueAsString(ports));
            echo.await();
            return 0;
        }
    }
}
