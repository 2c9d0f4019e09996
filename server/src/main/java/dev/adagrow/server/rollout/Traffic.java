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

/**
 * The splits in force and the versions that they need loaded. Not thread-safe: {@link
 * RolloutController} guards it.
 *
 * <p>A version that a split has just dropped is kept loaded for {@link #LINGER}, because calls that
 * read the split before may not have taken their handle yet; then it is given up, and its memory is
 * freed when the last call has returned its handle.
 */
final class Traffic {
    static final Duration LINGER = Duration.ofSeconds(2);

    /** How long a stable version that failed is left alone; twice as long after each failure. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    static final Duration LAST_RETRY = Duration.ofMinutes(5);

    private final RolloutStore store;
    private final Catalog catalog;
    private final LoadedVersions versions;
    private final SplitSwitch splits;
    private final ControlMetrics metrics;
    private final Map<String, TrafficSplit> current = new HashMap<>();
    private final Map<ServableId, Instant> leaving = new HashMap<>();
    private final Set<String> unloaded = new HashSet<>();
    private final Map<ServableId, Retry> retries = new HashMap<>();

    /**
     * The next attempt to load a version that failed.
     *
     * @param pause that led to it
     */
    private record Retry(Instant at, Duration pause) {
        static Retry first(Instant now) {
            return new Retry(now.plus(FIRST_RETRY), FIRST_RETRY);
        }

        Retry next(Instant now) {
            var twice = pause.multipliedBy(2);
            var longer = twice.compareTo(LAST_RETRY) < 0 ? twice : LAST_RETRY;
            return new Retry(now.plus(longer), longer);
        }
    }

    Traffic(
            RolloutStore store,
            Catalog catalog,
            LoadedVersions versions,
            SplitSwitch splits,
            ControlMetrics metrics) {
        this.store = store;
        this.catalog = catalog;
        this.versions = versions;
        this.splits = splits;
        this.metrics = metrics;
    }

    TrafficSplit split(String model) {
        return current.getOrDefault(model, TrafficSplit.none(model));
    }

    /**
     * Puts the stored splits in force and asks for the stable versions; calls before they are back
     * are refused as not ready. Trials wait until their candidate is back: their splits are closed.
     */
    void restore() {
        unloaded.addAll(store.unloaded());
        for (var stored : store.splits()) {
            var split = stored;
            if (stored.trial().isPresent()) {
                split = withoutTrial(stored);
            }
            apply(split);
            if (!unloaded.contains(split.model())) {
                stable(split).ifPresent(this::want);
            }
        }
        catalog.models("", Integer.MAX_VALUE).forEach(model -> introduce(model.id()));
    }

    /** The next revision of a split, stored; stable has all traffic. */
    private TrafficSplit withoutTrial(TrafficSplit split) {
        var next =
                new TrafficSplit(
                        split.model(), split.revision() + 1, split.stable(), Optional.empty());
        if (!store.replaceSplit(next)) {
            throw new IllegalStateException(
                    "another process changed the split of " + split.model());
        }
        return next;
    }

    /** Lets calls know a model before it has versions; nothing changes for one that they know. */
    void introduce(String model) {
        if (!current.containsKey(model)) {
            apply(TrafficSplit.none(model));
        }
    }

    /**
     * Deletes a model: calls no longer know it, and its versions are freed when the last call that
     * has one is answered. No rollout of it may run.
     */
    void delete(String model) {
        var versions = catalog.delete(model);
        splits.remove(model);
        current.remove(model);
        if (unloaded.remove(model)) {
            store.unloaded(model, false);
        }
        leaving.keySet().removeIf(id -> id.model().equals(model));
        versions.forEach(version -> this.versions.forget(version.id()));
    }

    /** Deletes a version that is not on trial; it is freed when the last call is answered. */
    void delete(ServableId id) {
        if (split(id.model()).stable().filter(v -> v == id.version()).isPresent()) {
            throw Catalog.inUse(id, "is stable");
        }
        catalog.delete(id);
        leaving.remove(id);
        versions.forget(id);
    }

    /** Whether calls to the model's stable version are answered now, or never will be. */
    boolean settled(String model) {
        return stable(split(model)).map(versions::readiness).filter(Traffic::isOnItsWay).isEmpty();
    }

    private static boolean isOnItsWay(LoadedVersions.Readiness readiness) {
        return switch (readiness) {
            case LoadedVersions.Readiness.Absent r -> true;
            case LoadedVersions.Readiness.Coming r -> true;
            case LoadedVersions.Readiness.Resting r -> true;
            case LoadedVersions.Readiness.Available r -> false;
            case LoadedVersions.Readiness.Failed r -> false;
        };
    }

    private static Optional<ServableId> stable(TrafficSplit split) {
        return split.stable().map(version -> new ServableId(split.model(), version));
    }

    /**
     * Takes a model out of memory until it is loaded again, also by the next start; calls under way
     * are answered. Repeating it changes nothing.
     */
    void unload(String model) {
        if (unloaded.contains(model)) {
            return;
        }
        store.unloaded(model, true);
        unloaded.add(model);
        stable(split(model))
                .ifPresent(id -> {
                    apply(withoutTrial(split(model)));
                    leaving.remove(id);
                    versions.unwant(id);
                });
    }

    boolean unloaded(String model) {
        return unloaded.contains(model);
    }

    /**
     * Has a model in memory again. Repeating it changes nothing, but that a failed load is retried.
     */
    void load(String model) {
        boolean was = unloaded.remove(model);
        if (was) {
            store.unloaded(model, false);
        }
        stable(split(model))
                .ifPresent(id -> {
                    if (was) {
                        apply(withoutTrial(split(model)));
                    }
                    want(id);
                });
    }

    /**
     * Lets a stored split take effect; that of an unloaded model is seen as one without versions.
     */
    void apply(TrafficSplit split) {
        splits.apply(unloaded.contains(split.model()) ? closed(split) : split);
        current.put(split.model(), split);
        metrics.trafficShare(split);
    }

    private static TrafficSplit closed(TrafficSplit split) {
        return new TrafficSplit(
                split.model(), split.revision(), Optional.empty(), Optional.empty());
    }

    void want(ServableId id) {
        leaving.remove(id);
        versions.want(id, catalog.bundlePlace(catalog.version(id)));
    }

    void leave(ServableId id, Instant now) {
        leaving.put(id, now.plus(LINGER));
    }

    /**
     * Gives up the versions whose time has come, and asks again for stable ones that are gone, or
     * failed a while ago. Stable versions that nobody calls may have to give way to those that wait
     * for memory.
     *
     * @param needed models whose stable version is compared with another
     */
    void keep(Instant now, Set<String> needed) {
        leaving.entrySet()
                .removeIf(entry -> {
                    boolean over = !entry.getValue().isAfter(now);
                    if (over) {
                        versions.unwant(entry.getKey());
                    }
                    return over;
                });
        var mayRest = new HashSet<ServableId>();
        for (var split : current.values()) {
            var stable = stable(split).filter(id -> !unloaded.contains(id.model()));
            stable.ifPresent(id -> keep(id, now, needed));
            stable.filter(id -> !needed.contains(id.model())).ifPresent(mayRest::add);
        }
        versions.makeRoom(now, mayRest);
        retries.keySet().removeIf(id -> !stable(split(id.model())).equals(Optional.of(id)));
    }

    private void keep(ServableId id, Instant now, Set<String> needed) {
        switch (versions.readiness(id)) {
            case LoadedVersions.Readiness.Absent r -> want(id);
            case LoadedVersions.Readiness.Coming r -> {}
            case LoadedVersions.Readiness.Resting r -> {
                if (needed.contains(id.model())) {
                    want(id);
                }
            }
            case LoadedVersions.Readiness.Available r -> retries.remove(id);
            case LoadedVersions.Readiness.Failed r -> {
                var retry = retries.computeIfAbsent(id, i -> Retry.first(now));
                if (!retry.at().isAfter(now)) {
                    retries.put(id, retry.next(now));
                    want(id);
                }
            }
        }
    }

    LoadedVersions.Readiness readiness(ServableId id) {
        return versions.readiness(id);
    }
}
