package dev.adagrow.server.batch;

/**
 * Told once how something ended that was asked for. What is told must not block, and must not
 * throw.
 */
public interface Reply<T> {
    void answered(T answer);

    void failed(Throwable reason);
}
