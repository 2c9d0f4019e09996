package dev.adagrow.server.metrics;

import dev.adagrow.server.lifecycle.MemoryUse;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableStatus;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.lifecycle.StateListener;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.SimpleCollector;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Every series of the server, in a registry of its own. Thread-safe.
 *
 * <p>What is measured per request goes to series that exist while their version is in memory: they
 * appear when it begins to load and go when it is unloaded, and a late report about it is dropped;
 * late feedback is counted without a version. So memory does not grow with the number of swaps.
 */
public final class ServerMetrics
        implements ControlMetrics, CallMetrics, RequestMetrics, InferenceStatistics, StateListener {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Map<ServableId, VersionSeries> live = new ConcurrentHashMap<>();

    private final CallSeries calls;
    private final Counter shed;
    private final Gauge state;
    private final TrafficShares shares;
    private final Counter swaps;
    private final Counter feedback;
    private final Gauge onlineAccuracy;
    private final Gauge offlineAccuracy;
    private final Gauge labelledKeys;
    private final List<SimpleCollector<?>> ofVersions;

    /**
     * @param version of this build
     */
    public ServerMetrics(String version) {
        Gauge.build("adagrow_build_info", "Version of the running server; always 1.")
                .labelNames("version")
                .register(registry)
                .labels(version)
                .set(1);
        calls = new CallSeries(registry);
        shed =
                Counter.build(
                                "adagrow_shed_total",
                                "Work that was refused or dropped instead of run, by reason.")
                        .labelNames("model", "reason")
                        .register(registry);
        state =
                Gauge.build("adagrow_servable_state", "1 for the state that a version is in.")
                        .labelNames("model", "version", "state")
                        .register(registry);
        shares =
                new TrafficShares(
                        Gauge.build(
                                        "adagrow_traffic_share",
                                        "Share of a model's calls that an arm answers, or copies.")
                                .labelNames("model", "version", "arm")
                                .register(registry));
        swaps =
                Counter.build("adagrow_swaps_total", "How often another version became stable.")
                        .labelNames("model")
                        .register(registry);
        feedback =
                Counter.build("adagrow_feedback_total", "Reported labels, by what became of them.")
                        .labelNames("model", "version", "result")
                        .register(registry);
        onlineAccuracy =
                Gauge.build(
                                "adagrow_online_accuracy",
                                "Share of right answers among the last labelled rows.")
                        .labelNames("model", "version")
                        .register(registry);
        offlineAccuracy =
                Gauge.build(
                                "adagrow_offline_accuracy",
                                "Share of right answers on the test split before publishing.")
                        .labelNames("model", "version", "artifact")
                        .register(registry);
        labelledKeys =
                Gauge.build(
                                "adagrow_rollout_labelled_keys",
                                "Labelled route keys of an arm that the verdict counts.")
                        .labelNames("model", "arm")
                        .register(registry);
        ofVersions =
                Stream.concat(
                                calls.ofVersions().stream(),
                                Stream.of(state, feedback, onlineAccuracy, offlineAccuracy))
                        .toList();
    }

    /** Adds the series of the JVM and the process. */
    public ServerMetrics withJvm() {
        DefaultExports.register(registry);
        new HeapAllocation().register(registry);
        return this;
    }

    /** Adds the rows that wait, read at every scrape; of versions in memory alone. */
    public void queues(Supplier<List<QueuedRows>> queues) {
        new QueueRows(() ->
                queues.get().stream().filter(queue -> live.containsKey(queue.servable())).toList())
                .register(registry);
    }

    /** Adds the memory of models, read at every scrape. */
    public void report(Supplier<MemoryUse> memory) {
        new ModelMemory(memory).register(registry);
    }

    /** Adds the sessions of engines, as {@link EngineSessions} shows them. */
    public void engineSessions(Map<String, LongSupplier> opened, Map<String, LongSupplier> open) {
        new EngineSessions(opened, open).register(registry);
    }

    /** All series in the Prometheus text format 0.0.4. */
    public void write(Writer out) throws IOException {
        TextFormat.write004(out, registry.metricFamilySamples());
    }

    @Override
    public void answered(ServableId servable, String method, long nanos) {
        VersionSeries series = live.get(servable);
        if (series != null) {
            series.answered(method, nanos);
        }
    }

    @Override
    public void refused(String model, String method, String code) {
        calls.refused(model, method, code);
    }

    @Override
    public Totals totals(ServableId servable) {
        var series = live.get(servable);
        return series == null ? Totals.NONE : series.totals();
    }

    @Override
    public void queued(ServableId servable, long nanos) {
        VersionSeries series = live.get(servable);
        if (series != null) {
            series.queued(nanos);
        }
    }

    @Override
    public void batch(ServableId servable, int rows, long engineNanos) {
        VersionSeries series = live.get(servable);
        if (series != null) {
            series.batch(rows, engineNanos);
        }
    }

    @Override
    public void shed(String model, String reason) {
        shed.labels(model, reason).inc();
    }

    @Override
    public void changed(ServableStatus status) {
        ServableId id = status.id();
        String version = Integer.toString(id.version());
        if (status.state() == State.UNLOADED) {
            live.remove(id);
            shares.remove(id);
            ofVersions.forEach(series -> remove(series, id.model(), version));
            return;
        }
        live.computeIfAbsent(id, calls::of);
        state.labels(id.model(), version, label(status.state())).set(1);
        for (State other : State.values()) {
            if (other != status.state()) {
                state.remove(id.model(), version, label(other));
            }
        }
    }

    /**
     * @param series with the labels model and version in front
     */
    private static void remove(SimpleCollector<?> series, String model, String version) {
        for (var family : series.collect()) {
            for (var sample : family.samples) {
                boolean bucket = sample.labelNames.contains("le");
                if (!bucket
                        && sample.labelValues.get(0).equals(model)
                        && sample.labelValues.get(1).equals(version)) {
                    series.remove(sample.labelValues.toArray(String[]::new));
                }
            }
        }
    }

    @Override
    public void feedback(ServableId version, String result) {
        live.compute(
                version,
                (id, series) -> {
                    String number = series == null ? "" : Integer.toString(id.version());
                    feedback.labels(id.model(), number, result).inc();
                    return series;
                });
    }

    @Override
    public void onlineAccuracy(ServableId version, double share) {
        live.computeIfPresent(
                version,
                (id, series) -> {
                    onlineAccuracy.labels(id.model(), Integer.toString(id.version())).set(share);
                    return series;
                });
    }

    @Override
    public void offlineAccuracy(ServableId version, String artifact, double share) {
        offlineAccuracy
                .labels(version.model(), Integer.toString(version.version()), artifact)
                .set(share);
    }

    @Override
    public void trafficShare(TrafficSplit split) {
        shares.apply(split);
    }

    @Override
    public void swapped(String model) {
        swaps.labels(model).inc();
    }

    @Override
    public void labelledKeys(String model, Arm arm, long keys) {
        labelledKeys.labels(model, label(arm)).set(keys);
    }

    /** The same text as {@link #write}; for tests and messages. */
    @Override
    public String toString() {
        var out = new StringWriter();
        try {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
