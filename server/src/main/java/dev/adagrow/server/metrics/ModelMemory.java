package dev.adagrow.server.metrics;

import dev.adagrow.server.lifecycle.MemoryUse;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.Supplier;

/** What models take of the memory that they may take, and who waits for some; read at scrape. */
final class ModelMemory extends Collector {
    private final Supplier<MemoryUse> use;

    ModelMemory(Supplier<MemoryUse> use) {
        this.use = use;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var now = use.get();
        return List.of(
                new GaugeMetricFamily(
                        "adagrow_model_memory_limit_bytes",
                        "Bytes that models may take together.",
                        now.limit()),
                new GaugeMetricFamily(
                        "adagrow_model_memory_reserved_bytes",
                        "Bytes that are reserved for models in memory.",
                        now.taken()),
                new GaugeMetricFamily(
                        "adagrow_models_waiting_for_memory",
                        "Versions that are to be loaded as soon as there is memory for them.",
                        now.waiting()));
    }
}
