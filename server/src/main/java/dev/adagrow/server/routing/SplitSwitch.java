package dev.adagrow.server.routing;

/** Where a decided split takes effect: the table that the request path reads. Thread-safe. */
public interface SplitSwitch {
    /**
     * Replaces the model's split at once. Revisions only rise; after a start the first one is that
     * of the store.
     *
     * @throws IllegalStateException if the table holds the same or a later revision
     */
    void apply(TrafficSplit split);

    /** Forgets the model at once: to calls it is unknown. Its next split may have any revision. */
    void remove(String model);
}
