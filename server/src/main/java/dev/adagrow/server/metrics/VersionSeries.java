package dev.adagrow.server.metrics;

import dev.adagrow.server.lifecycle.ServableId;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The resolved children of one version, so that a request looks up no labels. Thread-safe. */
final class VersionSeries {
    private static final String OK = "OK";
    private static final double NANOS = 1e-9;

    private record Method(Histogram.Child duration, Counter.Child ok) {}

    private final ServableId id;
    private final String version;
    private final CallSeries series;
    private final Histogram.Child queue;
    private final Histogram.Child engine;
    private final Histogram.Child batchRows;
    private final Map<String, Method> methods = new ConcurrentHashMap<>();

    VersionSeries(ServableId id, CallSeries series) {
        this.id = id;
        this.version = Integer.toString(id.version());
        this.series = series;
        this.queue = series.queue.labels(id.model(), version);
        this.engine = series.engine.labels(id.model(), version);
        this.batchRows = series.batchRows.labels(id.model(), version);
    }

    void answered(String method, long nanos) {
        Method resolved = methods.computeIfAbsent(method, this::resolve);
        resolved.duration.observe(nanos * NANOS);
        resolved.ok.inc();
    }

    private Method resolve(String method) {
        return new Method(
                series.duration.labels(id.model(), version, method),
                series.requests.labels(id.model(), version, method, OK));
    }

    void queued(long nanos) {
        queue.observe(nanos * NANOS);
    }

    void batch(int rows, long engineNanos) {
        batchRows.observe(rows);
        engine.observe(engineNanos * NANOS);
    }

    InferenceStatistics.Totals totals() {
        var answered =
                methods.values().stream()
                        .map(method -> total(method.duration()))
                        .reduce(InferenceStatistics.Total.NONE, InferenceStatistics.Total::plus);
        return new InferenceStatistics.Totals(
                answered, total(queue), total(engine), Math.round(batchRows.get().sum));
    }

    private static InferenceStatistics.Total total(Histogram.Child seconds) {
        var value = seconds.get();
        double[] upTo = value.buckets;
        return new InferenceStatistics.Total(
                Math.round(upTo[upTo.length - 1]), Math.round(value.sum / NANOS));
    }
}
