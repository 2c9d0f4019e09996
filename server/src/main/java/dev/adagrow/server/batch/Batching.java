package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.metrics.CallMetrics;
import dev.adagrow.tensor.Tensor;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Runs calls in batches on a fixed number of engine threads; the package documentation is the contract. Thread-safe. */
public final class Batching implements BackgroundInference, AutoCloseable {
    /**
     * Starts the engine threads.
     *
     * @param registry where background work takes its handles
     * @param nanoTime ticker, {@link System#nanoTime} outside of tests
     */
    public Batching(BatchSettings settings, ServableRegistry registry, CallMetrics metrics, LongSupplier nanoTime) {
        throw new UnsupportedOperationException();
    }

    /**
     * Queues a call's rows.
     *
     * @return [rows, classes], completed on an engine thread, so what follows must not block; or exceptionally with
     *     {@link java.util.concurrent.TimeoutException} (deadline passed in the queue, nothing was run for it from then on),
     *     {@link java.util.concurrent.CancellationException}, {@link dev.adagrow.server.lifecycle.InferenceException}, or
     *     {@link dev.adagrow.server.failure.ServerException} with QUEUE_FULL or SHUTTING_DOWN
     */
    public CompletionStage<Tensor> submit(Work work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Tensor> infer(ServableId servable, Tensor inputs) {
        throw new UnsupportedOperationException();
    }

    /** Takes nothing more, drops background work, answers what waits, and ends the engine threads. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
