package dev.adagrow.server.http;

import dev.adagrow.server.readiness.Readiness;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * {@code /metrics} (Prometheus text format 0.0.4), {@code /livez} (200 while the process answers)
 * and {@code /readyz} (200 or 503, the reasons as JSON). GET and HEAD only. Thread-safe.
 */
public final class Probes implements HttpService {
    /** Writes all series. */
    @FunctionalInterface
    public interface Exposition {
        void write(Writer out) throws IOException;
    }

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Exposition metrics;
    private final Readiness readiness;

    public Probes(Exposition metrics, Readiness readiness) {
        this.metrics = metrics;
        this.readiness = readiness;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any(
                        "/metrics",
                        read((request, response) -> {
                            var body = new ByteArrayOutputStream();
                            try (var out = new OutputStreamWriter(body, StandardCharsets.UTF_8)) {
                                metrics.write(out);
                            }
                            response.header(HeaderNames.CONTENT_TYPE, TEXT)
                                    .send(body.toByteArray());
                        }))
                .any(
                        "/livez",
                        read((request, response) ->
                                JsonAnswer.status(response, Status.OK_200, "live")))
                .any(
                        "/readyz",
                        read((request, response) -> {
                            var reasons = readiness.reasons();
                            JsonAnswer.status(
                                    response,
                                    reasons.isEmpty()
                                            ? Status.OK_200
                                            : Status.SERVICE_UNAVAILABLE_503,
                                    reasons.isEmpty() ? "ready" : "not ready",
                                    reasons);
                        }));
    }

    private static Handler read(Handler handler) {
        return (request, response) -> {
            var method = request.prologue().method();
            if (method.equals(Method.GET) || method.equals(Method.HEAD)) {
                handler.handle(request, response);
            } else {
                response.header(HeaderNames.ALLOW, "GET, HEAD");
                JsonAnswer.status(response, Status.METHOD_NOT_ALLOWED_405, "method not allowed");
            }
        };
    }
}
