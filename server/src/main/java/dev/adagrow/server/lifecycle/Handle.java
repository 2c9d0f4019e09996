package dev.adagrow.server.lifecycle;

/** Keeps one version in memory while its holder works with it. Thread-safe. */
public interface Handle extends AutoCloseable {
    ServableId id();

    LoadedModel model();

    /** Returns the handle; further calls do nothing. */
    @Override
    void close();
}
