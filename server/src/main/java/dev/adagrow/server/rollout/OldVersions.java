package dev.adagrow.server.rollout;

import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes old versions, of each model all but the newest few. Stable stays, and so do the version
 * that was stable before it, what is on trial or waits for one, and what a running adaptation
 * needs. Thread-safe.
 */
public final class OldVersions {
    private static final Logger LOG = LoggerFactory.getLogger(OldVersions.class);

    private final RolloutController rollouts;
    private final Catalog catalog;
    private final int kept;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    /**
     * @param kept newest versions of a model that stay in any case; 0: all
     */
    public OldVersions(RolloutController rollouts, Catalog catalog, int kept) {
        this.rollouts = rollouts;
        this.catalog = catalog;
        this.kept = kept;
    }

    /** To be told when a rollout has ended; returns at once. */
    public void ended(Rollout rollout) {
        changed.add(rollout.model());
    }

    /** Deletes what is old of the models of which a rollout has ended since. */
    public void clean() {
        for (var model : Set.copyOf(changed)) {
            changed.remove(model);
            if (kept > 0) {
                clean(model);
            }
        }
    }

    private void clean(String model) {
        var versions = catalog.versions(model, 0, Integer.MAX_VALUE);
        var needed = needed(model);
        for (var version : versions.subList(0, Math.max(0, versions.size() - kept))) {
            if (!needed.contains(version.id().version())) {
                delete(version.id());
            }
        }
    }

    private Set<Integer> needed(String model) {
        var needed = new HashSet<Integer>();
        rollouts.stable(model).ifPresent(needed::add);
        rollouts.untried(model).map(ServableId::version).ifPresent(needed::add);
        Optional<Integer> before = Optional.empty();
        for (var rollout : rollouts.list(model, "", Integer.MAX_VALUE)) {
            if (rollout.state() instanceof RolloutState.Ended(var outcome, var reason)
                    && outcome == RolloutState.Outcome.PROMOTED) {
                before = rollout.stable();
            }
        }
        before.ifPresent(needed::add);
        return needed;
    }

    private void delete(ServableId id) {
        try {
            rollouts.delete(id);
            LOG.info("{} was old: {} newer ones are kept", id, kept);
        } catch (ServerException e) {
            if (e.reason() != Reason.VERSION_IN_USE && e.reason() != Reason.VERSION_NOT_FOUND) {
                throw e;
            }
        }
    }
}
