package dev.adagrow.server.metrics;

import dev.adagrow.server.lifecycle.ServableId;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.prometheus.client.SimpleCollector;
import java.util.List;

/**
 * The series of the request path, and the children of each version that is in memory. Thread-safe.
 */
final class CallSeries {
    /**
     * Seconds. A small model answers in some 100 us, so the first bounds lie far below the usual
     * ones.
     */
    private static final double[] LATENCY = {
        50e-6, 100e-6, 150e-6, 200e-6, 300e-6, 500e-6, 750e-6, 1e-3, 1.5e-3, 2e-3, 3e-3, 5e-3,
        7.5e-3, 10e-3, 15e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    final Histogram duration;
    final Counter requests;
    final Histogram queue;
    final Histogram engine;
    final Histogram batchRows;

    CallSeries(CollectorRegistry registry) {
        duration =
                Histogram.build(
                                "adagrow_request_duration_seconds",
                                "From the arrival of a request to its answer.")
                        .labelNames("model", "version", "method")
                        .buckets(LATENCY)
                        .register(registry);
        requests =
                Counter.build("adagrow_requests_total", "Inference requests by gRPC status code.")
                        .labelNames("model", "version", "method", "code")
                        .register(registry);
        queue =
                Histogram.build(
                                "adagrow_queue_duration_seconds",
                                "From the arrival in the queue until the batch is taken.")
                        .labelNames("model", "version")
                        .buckets(LATENCY)
                        .register(registry);
        engine =
                Histogram.build("adagrow_engine_duration_seconds", "One run of the engine.")
                        .labelNames("model", "version")
                        .buckets(LATENCY)
                        .register(registry);
        batchRows =
                Histogram.build("adagrow_batch_rows", "Rows of one run of the engine.")
                        .labelNames("model", "version")
                        .buckets(ROWS)
                        .register(registry);
    }

    VersionSeries of(ServableId id) {
        return new VersionSeries(id, this);
    }

    void refused(String model, String method, String code) {
        requests.labels(model, "", method, code).inc();
    }

    /** All but the requests that no version answered. */
    List<SimpleCollector<?>> ofVersions() {
        return List.of(duration, requests, queue, engine, batchRows);
    }
}
