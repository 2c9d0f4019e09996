package dev.adagrow.server.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.Supplier;

/** Rows that wait for the engine. */
final class QueueRows extends Collector {
    private final Supplier<List<QueuedRows>> queues;

    QueueRows(Supplier<List<QueuedRows>> queues) {
        this.queues = queues;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var rows =
                new GaugeMetricFamily(
                        "adagrow_queue_rows",
                        "Rows that wait for the engine.",
                        List.of("model", "version", "arm"));
        for (var queue : queues.get()) {
            rows.addMetric(
                    List.of(
                            queue.servable().model(),
                            Integer.toString(queue.servable().version()),
                            ServerMetrics.label(queue.arm())),
                    queue.rows());
        }
        return List.of(rows);
    }
}
