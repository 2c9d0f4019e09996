package dev.adagrow.server.fake;

import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.ServableId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Versions that are available as soon as they are wanted, unless told otherwise. */
public final class FakeVersions implements LoadedVersions {
    private final Map<ServableId, Readiness> loaded = new ConcurrentHashMap<>();
    private final Map<ServableId, Readiness> planned = new ConcurrentHashMap<>();
    private final Map<ServableId, Integer> asked = new ConcurrentHashMap<>();

    /** What becomes of the version when it is wanted, and at once if it is already. */
    public void set(ServableId id, Readiness readiness) {
        planned.put(id, readiness);
        loaded.computeIfPresent(id, (i, before) -> readiness);
    }

    @Override
    public void want(ServableId id, Path bundle) {
        asked.merge(id, 1, Integer::sum);
        loaded.put(id, planned.getOrDefault(id, new Readiness.Available()));
    }

    @Override
    public void unwant(ServableId id) {
        loaded.remove(id);
    }

    @Override
    public void forget(ServableId id) {
        loaded.remove(id);
    }

    @Override
    public Readiness readiness(ServableId id) {
        return loaded.getOrDefault(id, new Readiness.Absent());
    }

    @Override
    public Readiness await(ServableId id, Duration patience) {
        return readiness(id);
    }

    /** How often the version was asked for. */
    public int asked(ServableId id) {
        return asked.getOrDefault(id, 0);
    }

    public Set<ServableId> wanted() {
        return Set.copyOf(loaded.keySet());
    }
}
