package dev.adagrow.server.rollout;

import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.ControlMetrics;
import dev.adagrow.server.routing.SplitSwitch;
import dev.adagrow.server.routing.TrafficSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The splits in force and the versions that they need loaded. Not thread-safe: {@link RolloutController} guards it.
 *
 * <p>A version that a split has just dropped is kept loaded for {@link #LINGER}, because calls that read the split before may
 * not have taken their handle yet; then it is given up, and its memory is freed when the last call has returned its handle.
 */
final class Traffic {
    static final Duration LINGER = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    private final RolloutStore store;
    private final Catalog catalog;
    private final LoadedVersions versions;
    private final SplitSwitch splits;
    private final ControlMetrics metrics;
    private final Map<String, TrafficSplit> current = new HashMap<>();
    /** Models whose stable version has not been loaded since the start. */
    private final Set<String> restoring = new HashSet<>();

    private final Map<ServableId, Instant> leaving = new HashMap<>();

    Traffic(RolloutStore store, Catalog catalog, LoadedVersions versions, SplitSwitch splits, ControlMetrics metrics) {
        this.store = store;
        this.catalog = catalog;
        this.versions = versions;
        this.splits = splits;
        this.metrics = metrics;
    }

    TrafficSplit split(String model) {
        return current.getOrDefault(model, TrafficSplit.none(model));
    }

    /** Asks for every stable version of the store. Trials wait until their candidate is back: their splits are closed. */
    void restore() {
        for (var stored : store.splits()) {
            var split = stored;
            if (stored.trial().isPresent()) {
                split = new TrafficSplit(
                        stored.model(), stored.revision() + 1, stored.stable(), Optional.empty());
                if (!store.replaceSplit(split)) {
                    throw new IllegalStateException("another process changed the split of " + stored.model());
                }
            }
            current.put(split.model(), split);
            split.stable().ifPresent(version -> {
                restoring.add(stored.model());
                want(new ServableId(stored.model(), version));
            });
        }
    }

    /** Lets splits take effect whose stable version is back. @return whether none is missing any more */
    boolean restored() {
        for (var model : Set.copyOf(restoring)) {
            var split = split(model);
            var stable = new ServableId(model, split.stable().orElseThrow());
            switch (versions.readiness(stable)) {
                case LoadedVersions.Readiness.Coming c -> {}
                case LoadedVersions.Readiness.Absent a -> want(stable);
                case LoadedVersions.Readiness.Available a -> {
                    restoring.remove(model);
                    apply(split);
                }
                case LoadedVersions.Readiness.Failed(var reason) -> {
                    // The split takes effect all the same: calls are then refused as not ready instead of as unknown.
                    LOG.error("stable version {} cannot be loaded again: {}", stable, reason);
                    restoring.remove(model);
                    apply(split);
                }
            }
        }
        return restoring.isEmpty();
    }

    /** Whether the model's split has taken effect since the start. */
    boolean inForce(String model) {
        return !restoring.contains(model);
    }

    /** Lets a stored split take effect. */
    void apply(TrafficSplit split) {
        splits.apply(split);
        current.put(split.model(), split);
        metrics.trafficShare(split);
    }

    void want(ServableId id) {
        leaving.remove(id);
        versions.want(id, catalog.bundle(catalog.version(id)));
    }

    void leave(ServableId id, Instant now) {
        leaving.put(id, now.plus(LINGER));
    }

    /** Gives up the versions whose time has come. */
    void sweep(Instant now) {
        leaving.entrySet().removeIf(entry -> {
            boolean over = !entry.getValue().isAfter(now);
            if (over) {
                versions.unwant(entry.getKey());
            }
            return over;
        });
    }

    LoadedVersions.Readiness readiness(ServableId id) {
        return versions.readiness(id);
    }
}
