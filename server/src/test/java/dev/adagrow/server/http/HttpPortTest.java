package dev.adagrow.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.server.readiness.Readiness;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpPortTest {
    private final Readiness readiness =
            new Readiness(List::of, id -> Optional.empty(), Readiness.Rule.STRICT);
    private HttpPort port;

    @BeforeEach
    void open() throws Exception {
        port = open(0);
    }

    @AfterEach
    void close() {
        port.close();
    }

    private HttpPort open(int number) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
        return new HttpPort(
                address, 1000, 100, List.of(new Probes(out -> out.write("up 1\n"), readiness)));
    }

    @Test
    void givesMetricsInTheTextFormat() throws Exception {
        var response = request("GET", "/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body()).isEqualTo("up 1\n");
    }

    @Test
    void isAliveWhetherReadyOrNot() throws Exception {
        assertThat(request("GET", "/livez").statusCode()).isEqualTo(200);
        readiness.draining();
        assertThat(request("GET", "/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhyItIsNotReady() throws Exception {
        var before = request("GET", "/readyz");
        readiness.running();
        var after = request("GET", "/readyz");

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body())
                .isEqualTo("{\"status\":\"not ready\",\"reasons\":[\"the server is starting\"]}\n");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(after.body()).isEqualTo("{\"status\":\"ready\",\"reasons\":[]}\n");
    }

    @Test
    void answersNothingElse() throws Exception {
        assertThat(request("GET", "/").statusCode()).isEqualTo(404);
        assertThat(request("GET", "/metricsx").statusCode()).isEqualTo(404);
        assertThat(request("GET", "/metrics/x").statusCode()).isEqualTo(404);
        assertThat(request("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(request("HEAD", "/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAPortInUse() {
        assertThatThrownBy(() -> open(port.port())).isInstanceOf(BindException.class);
    }

    private HttpResponse<String> request(String method, String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + port.port() + path);
        var request =
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
