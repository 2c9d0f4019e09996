package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.tensor.FloatTensor;
import java.util.concurrent.CompletionStage;

/**
 * Inference that nobody waits for: shadow copies and cross-scoring. Runs only when no call waits;
 * sheds when its bound is reached.
 */
public interface BackgroundInference {
    /**
     * Queues rows for a version.
     *
     * @param inputs [rows, input shape]
     * @return [rows, classes]; completes exceptionally when shed, or if the version is not
     *     available
     */
    CompletionStage<FloatTensor> infer(ServableId servable, FloatTensor inputs);
}
