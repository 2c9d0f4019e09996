package dev.adagrow.server.modelfolder;

import java.io.IOException;

/** Commands on models by their names. Thread-safe; blocking. */
public interface ModelCommands {
    /**
     * Takes in what is new of a model, has its newest version become stable, and returns when that
     * answers. A model that is in no folder is loaded as it is.
     *
     * @throws dev.adagrow.server.failure.ServerException MODEL_NOT_FOUND, MALFORMED_FOLDER,
     *     ROLLOUT_RUNNING, what an import throws, or MODEL_NOT_LOADED with the reason
     */
    void load(String model) throws IOException;

    /**
     * Takes a model out of memory until it is loaded again, also by the next start; calls under way
     * are answered.
     *
     * @throws dev.adagrow.server.failure.ServerException MODEL_NOT_FOUND or ROLLOUT_RUNNING
     */
    void unload(String model);
}
