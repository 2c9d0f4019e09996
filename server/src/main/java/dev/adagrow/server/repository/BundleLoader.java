package dev.adagrow.server.repository;

import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.ModelLoader;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.runtime.Engine;
import java.nio.file.Path;
import java.util.Map;

/** Loads bundles: the default artifact, by the engine that it names, proved by its goldens. Thread-safe. */
public final class BundleLoader implements ModelLoader {
    private final Map<String, Engine> engines;
    private final int maxRows;

    /**
     * @param engines by the name that artifacts give
     * @param maxRows rows of the largest batch that will be run; goldens are replayed in batches of this size too
     */
    public BundleLoader(Map<String, Engine> engines, int maxRows) {
        this.engines = Map.copyOf(engines);
        this.maxRows = maxRows;
    }

    @Override
    public LoadedModel load(ServableId id, Path bundle, Runnable warming) throws LoadException {
        throw new UnsupportedOperationException(engines.keySet() + " " + maxRows);
    }
}
