package dev.adagrow.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.adagrow.server.readiness.Readiness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * {@code /metrics} (Prometheus text format 0.0.4), {@code /livez} (200 while the process answers)
 * and {@code /readyz} (200 or 503, the reasons as JSON). GET and HEAD only.
 */
public final class HttpPort implements AutoCloseable {
    /** Writes all series. */
    @FunctionalInterface
    public interface Exposition {
        void write(Writer out) throws IOException;
    }

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";
    private static final int BACKLOG = 64;

    private final HttpServer server;

    /**
     * Listens at once.
     *
     * @param executor runs the handlers; not owned
     * @throws java.net.BindException if the port is in use
     */
    public HttpPort(
            InetSocketAddress address, Exposition metrics, Readiness readiness, Executor executor)
            throws IOException {
        server = HttpServer.create(address, BACKLOG);
        server.setExecutor(executor);
        server.createContext(
                "/metrics",
                exact(
                        "/metrics",
                        exchange -> {
                            var body = new ByteArrayOutputStream();
                            try (var out = new OutputStreamWriter(body, StandardCharsets.UTF_8)) {
                                metrics.write(out);
                            }
                            answer(exchange, 200, TEXT, body.toByteArray());
                        }));
        server.createContext(
                "/livez",
                exact(
                        "/livez",
                        exchange -> answer(exchange, 200, JSON, status("live", List.of()))));
        server.createContext(
                "/readyz",
                exact(
                        "/readyz",
                        exchange -> {
                            List<String> reasons = readiness.reasons();
                            answer(
                                    exchange,
                                    reasons.isEmpty() ? 200 : 503,
                                    JSON,
                                    status(reasons.isEmpty() ? "ready" : "not ready", reasons));
                        }));
        server.start();
    }

    /** The one it listens on, also where 0 was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Contexts of the JDK's server match by prefix. */
    private static HttpHandler exact(String path, HttpHandler handler) {
        return exchange -> {
            try (exchange) {
                String method = exchange.getRequestMethod();
                if (!exchange.getRequestURI().getPath().equals(path)) {
                    answer(exchange, 404, JSON, status("not found", List.of()));
                } else if (!method.equals("GET") && !method.equals("HEAD")) {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                    answer(exchange, 405, JSON, status("method not allowed", List.of()));
                } else {
                    handler.handle(exchange);
                }
            }
        };
    }

    private static byte[] status(String status, List<String> reasons) {
        var json = JsonNodeFactory.instance.objectNode().put("status", status);
        var list = json.putArray("reasons");
        reasons.forEach(list::add);
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int code, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
