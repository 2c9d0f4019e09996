package dev.adagrow.server.lifecycle;

import java.nio.file.Path;

/** Brings a bundle into memory. Thread-safe. */
@FunctionalInterface
public interface ModelLoader {
    /**
     * Bytes of memory that the model will take, as far as can be told before; soon done.
     *
     * @throws LoadException if the bundle cannot be read
     */
    default long bytes(ServableId id, Path bundle) throws LoadException {
        return 0;
    }

    /**
     * Reads, opens and proves a bundle; blocks for as long as that takes. Leaves nothing in memory
     * when it throws.
     *
     * @param warming to be called once the model is open and its goldens are about to be replayed
     */
    LoadedModel load(ServableId id, Path bundle, Runnable warming) throws LoadException;
}
