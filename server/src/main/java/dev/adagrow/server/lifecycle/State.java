package dev.adagrow.server.lifecycle;

/**
 * Where a version is between bundle and memory. Taking part in a rollout is no state: both versions
 * are then AVAILABLE.
 */
public enum State {
    NEW,
    /** Wanted, but there is no memory for it yet; takes none. */
    WAITING,
    /**
     * In service, but not called for long, so that it gave its memory to others; the next call has
     * it loaded again.
     */
    RESTING,
    /** Read and opened by the engine, or waiting for its turn. */
    LOADING,
    /** Replays its goldens; answers nobody yet. */
    WARMING,
    AVAILABLE,
    /**
     * Given up: no new calls; still in memory until the last handle is returned or the load has
     * ended.
     */
    DRAINING,
    UNLOADED,
    FAILED;

    /** Whether it is on its way into memory. */
    boolean isComing() {
        return switch (this) {
            case WAITING, LOADING, WARMING -> true;
            case NEW, RESTING, AVAILABLE, DRAINING, UNLOADED, FAILED -> false;
        };
    }

    /** Whether the model is in memory, or about to be. */
    boolean holdsMemory() {
        return switch (this) {
            case LOADING, WARMING, AVAILABLE, DRAINING -> true;
            case NEW, WAITING, RESTING, UNLOADED, FAILED -> false;
        };
    }
}
