package dev.adagrow.server.lifecycle;

import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;

/**
 * State of one version.
 *
 * @param reason why it failed, waits or rests; empty in every other state
 * @param rested whether it gave its memory to others when it was not called, and is not back yet
 */
public record ServableStatus(ServableId id, State state, String reason, boolean rested) {
    public ServableStatus(ServableId id, State state, String reason) {
        this(id, state, reason, false);
    }

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
