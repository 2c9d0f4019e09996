package dev.adagrow.server.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** How many models the engines have opened, and how many of them hold memory; read at scrapes. */
final class EngineSessions extends Collector {
    private static final List<String> LABELS = List.of("engine");

    private final Map<String, LongSupplier> opened = new TreeMap<>();
    private final Map<String, LongSupplier> open = new TreeMap<>();

    /**
     * @param opened since the start, by engine
     * @param open of them, by engine
     */
    EngineSessions(Map<String, LongSupplier> opened, Map<String, LongSupplier> open) {
        this.opened.putAll(opened);
        this.open.putAll(open);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var all =
                new CounterMetricFamily(
                        "adagrow_engine_sessions_opened",
                        "Sessions that an engine has opened for models.",
                        LABELS);
        opened.forEach((engine, count) -> all.addMetric(List.of(engine), count.getAsLong()));
        var now =
                new GaugeMetricFamily(
                        "adagrow_engine_sessions",
                        "Sessions of an engine that hold memory.",
                        LABELS);
        open.forEach((engine, count) -> now.addMetric(List.of(engine), count.getAsLong()));
        return List.of(all, now);
    }
}
