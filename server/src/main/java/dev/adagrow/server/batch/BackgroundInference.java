package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.tensor.Tensors;
import java.util.concurrent.CompletionStage;

/**
 * Inference that nobody waits for: shadow copies and cross-scoring. Runs only when no call waits;
 * sheds when its bound is reached.
 */
public interface BackgroundInference {
    /**
     * Queues rows for a version.
     *
     * @param inputs in the order of the version's signature
     * @return completes exceptionally when shed, or if the version is not available
     */
    CompletionStage<Outputs> infer(ServableId servable, Tensors inputs);
}
