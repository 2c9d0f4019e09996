package dev.adagrow.loadtest.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running server on ports that it chose itself. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int OK = 200;

    private final ManagedProcess process;
    private final int grpcPort;
    private final int httpPort;

    private ServerProcess(ManagedProcess process, int grpcPort, int httpPort) {
        this.process = process;
        this.grpcPort = grpcPort;
        this.httpPort = httpPort;
    }

    /**
     * Starts a server over a data folder, new or used, and waits until it is ready.
     *
     * @param folder holds {@code data/}, {@code server.yaml} and {@code server.log}
     * @param yaml the server's configuration
     * @throws ProcessException if it is not ready in time, with the end of its log
     */
    public static ServerProcess start(Launcher launcher, Path folder, String yaml)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path config = folder.resolve("server.yaml");
        Files.writeString(config, yaml);
        Path data = folder.resolve("data");
        var arguments =
                new ArrayList<>(
                        List.of(
                                "server",
                                "--data",
                                data.toString(),
                                "--config",
                                config.toString()));
        arguments.addAll(List.of("--grpc-port", "0", "--http-port", "0"));
        ManagedProcess process =
                launcher.start("the server", folder.resolve("server.log"), arguments);
        boolean ready = false;
        try {
            JsonNode ports = PortFile.await(process, data.resolve("server.json"), START_LIMIT);
            var server =
                    new ServerProcess(
                            process,
                            ports.path("grpcPort").asInt(),
                            ports.path("httpPort").asInt());
            server.awaitReady();
            ready = true;
            return server;
        } finally {
            if (!ready) {
                process.close();
            }
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (status("/readyz") != OK) {
            PortFile.check(process, deadline, START_LIMIT, "was not ready");
            Thread.sleep(POLL);
        }
    }

    private int status(String path) throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    /** host:port of the gRPC services. */
    public String target() {
        return "127.0.0.1:" + grpcPort;
    }

    public int grpcPort() {
        return grpcPort;
    }

    /** Of metrics and probes. */
    public int httpPort() {
        return httpPort;
    }

    /** Prometheus text of {@code /metrics}. */
    public URI metrics() {
        return uri("/metrics");
    }

    public ManagedProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
