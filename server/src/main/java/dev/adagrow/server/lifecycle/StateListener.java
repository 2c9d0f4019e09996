package dev.adagrow.server.lifecycle;

/**
 * Told of every change of state, in order, after it was made; no lock is held meanwhile. Must
 * return soon and never throw.
 */
@FunctionalInterface
public interface StateListener {
    void changed(ServableStatus status);
}
