package dev.adagrow.client;

/**
 * Hears the events of a watch, in order and each once, on the watching thread.
 *
 * @param <E> event
 */
@FunctionalInterface
public interface WatchListener<E> {
    void event(E event);

    /**
     * The stream broke; the watch goes on after the last event as soon as the server answers again.
     * Once for each outage.
     */
    default void interrupted(AdaGrowException cause) {}

    /** The server answers again. */
    default void resumed() {}
}
