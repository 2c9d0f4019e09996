package dev.adagrow.trainer.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/** Serves {@code /metrics} and {@code /-/healthy} over HTTP, on daemon threads. */
public final class MetricsServer implements AutoCloseable {
    private final HTTPServer http;

    private MetricsServer(HTTPServer http) {
        this.http = http;
    }

    /**
     * Listens at once; adds the figures of the JVM and the process to the registry.
     *
     * @param port 0: a free one
     * @throws BindException naming the port if it is taken
     */
    public static MetricsServer start(String host, int port, CollectorRegistry registry)
            throws IOException {
        DefaultExports.register(registry);
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new BindException(host + " is no address of this machine");
        }
        try {
            return new MetricsServer(
                    new HTTPServer.Builder()
                            .withInetSocketAddress(address)
                            .withRegistry(registry)
                            .withDaemonThreads(true)
                            .build());
        } catch (BindException e) {
            var named = new BindException(host + ":" + port + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    /** The one it listens on, also where 0 was asked for. */
    public int port() {
        return http.getPort();
    }

    @Override
    public void close() {
        http.close();
    }
}
