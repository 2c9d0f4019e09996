package dev.adagrow.server.http;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

/**
 * The listening HTTP server. Each request has a virtual thread of its own; connections, requests at
 * a time and bodies are bounded. What no service knows is answered 404.
 */
public final class HttpPort implements AutoCloseable {
    private static final int BACKLOG = 64;
    private static final int MAX_CONNECTIONS = 4096;
    private static final int MAX_REQUESTS = 1024;
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final WebServer server;

    /**
     * Listens at once.
     *
     * @param maxBodyBytes of one request; a larger one is answered 413
     * @param maxConnections at a time; the library ends for good where the process has no more
     *     files for one
     * @throws BindException if the port is in use
     */
    public HttpPort(
            InetSocketAddress address,
            long maxBodyBytes,
            int maxConnections,
            List<HttpService> services)
            throws IOException {
        requireFree(address);
        server =
                WebServer.builder()
                        .address(address.getAddress())
                        .port(address.getPort())
                        .backlog(BACKLOG)
                        .maxPayloadSize(maxBodyBytes)
                        .maxTcpConnections(Math.min(MAX_CONNECTIONS, maxConnections))
                        .maxConcurrentRequests(MAX_REQUESTS)
                        .idleConnectionTimeout(IDLE)
                        .shutdownHook(false)
                        .shutdownGracePeriod(Duration.ZERO)
                        .featuresDiscoverServices(false)
                        .routing(routing -> {
                            services.forEach(routing::register);
                            routing.any((request, response) ->
                                    JsonAnswer.status(response, Status.NOT_FOUND_404, "not found"));
                        })
                        .build()
                        .start();
        if (!server.isRunning()) {
            throw new BindException("it cannot be bound");
        }
    }

    /** The library says nothing about why it could not bind. */
    private static void requireFree(InetSocketAddress address) throws IOException {
        try (var probe = new ServerSocket()) {
            probe.bind(address);
        }
    }

    /** The one it listens on, also where 0 was asked for. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
