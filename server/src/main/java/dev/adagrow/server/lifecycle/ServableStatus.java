package dev.adagrow.server.lifecycle;

import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;

/**
 * State of one version.
 *
 * @param reason why it failed, waits or rests; empty in every other state
 */
public record ServableStatus(ServableId id, State state, String reason) {
    Readiness readiness() {
        return switch (state) {
            case NEW, WAITING, LOADING, WARMING -> new Readiness.Coming();
            case RESTING -> new Readiness.Resting(reason);
            case AVAILABLE -> new Readiness.Available();
            case DRAINING, UNLOADED -> new Readiness.Absent();
            case FAILED -> new Readiness.Failed(reason);
        };
    }
}
