package dev.adagrow.server.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;
import io.prometheus.client.Gauge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * adagrow_traffic_share: arms that a split no longer has stay at 0 until their version is unloaded.
 * Thread-safe.
 */
final class TrafficShares {
    private record Series(ServableId id, Arm arm) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Gauge gauge;

    @GuardedBy("lock")
    private final Map<String, Set<Series>> shown = new HashMap<>();

    TrafficShares(Gauge gauge) {
        this.gauge = gauge;
    }

    void apply(TrafficSplit split) {
        Map<Series, Double> now = shares(split);
        lock.lock();
        try {
            Set<Series> before = shown.computeIfAbsent(split.model(), model -> new HashSet<>());
            before.stream()
                    .filter(series -> !now.containsKey(series))
                    .forEach(series -> set(series, 0));
            now.forEach(TrafficShares.this::set);
            before.addAll(now.keySet());
        } finally {
            lock.unlock();
        }
    }

    void remove(ServableId id) {
        lock.lock();
        try {
            shown.getOrDefault(id.model(), new HashSet<>())
                    .removeIf(series -> series.id().equals(id));
            for (Arm arm : Arm.values()) {
                gauge.remove(id.model(), Integer.toString(id.version()), ServerMetrics.label(arm));
            }
        } finally {
            lock.unlock();
        }
    }

    /** A shadow arm has the share of stable, whose calls it copies. */
    private static Map<Series, Double> shares(TrafficSplit split) {
        var shares = new HashMap<Series, Double>();
        double width = split.trial().map(TrafficSplit.Trial::armShare).orElse(0.0);
        split.stable()
                .ifPresent(version -> {
                    var stable = new ServableId(split.model(), version);
                    shares.put(new Series(stable, Arm.STABLE), 1 - 2 * width);
                    if (width > 0) {
                        shares.put(new Series(stable, Arm.BASELINE), width);
                    }
                });
        split.trial()
                .ifPresent(trial -> {
                    var candidate = new ServableId(split.model(), trial.candidate());
                    shares.put(new Series(candidate, Arm.CANDIDATE), width);
                    if (trial.shadow()) {
                        shares.put(new Series(candidate, Arm.SHADOW), 1 - 2 * width);
                    }
                });
        return shares;
    }

    private void set(Series series, double share) {
        gauge.labels(
                        series.id().model(),
                        Integer.toString(series.id().version()),
                        ServerMetrics.label(series.arm()))
                .set(share);
    }
}
