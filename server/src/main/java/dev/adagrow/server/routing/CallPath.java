package dev.adagrow.server.routing;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.batch.BackgroundInference;
import dev.adagrow.server.batch.Batching;
import dev.adagrow.server.feedback.PredictionIds;
import dev.adagrow.server.lifecycle.ServableRegistry;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The way of one call through the server. Thread-safe; takes no lock of its own. */
public final class CallPath {
    /**
     * What a call passes through.
     *
     * @param background for shadow copies
     */
    public record Stations(
            SplitTable splits,
            ServableRegistry registry,
            Batching batching,
            PredictionIds predictionIds,
            CallObserver observer,
            BackgroundInference background) {}

    /**
     * @param maxRows rows of a call at most
     * @param random thread-safe, as {@link java.util.Random} is; draws the route keys of calls that bring none
     * @param nanoTime ticker, {@link System#nanoTime} outside of tests
     */
    public CallPath(Stations stations, int maxRows, RandomGenerator random, LongSupplier nanoTime) {
        throw new UnsupportedOperationException();
    }

    /**
     * Answers a call. The split is read once, and one handle is kept until the answer is there.
     *
     * @return completed on an engine thread, so what follows must not block; or exceptionally, perhaps at once, with
     *     {@link java.util.concurrent.TimeoutException}, {@link java.util.concurrent.CancellationException}, or
     *     {@link dev.adagrow.server.failure.ServerException} with MODEL_NOT_FOUND, VERSION_NOT_FOUND, VERSION_NOT_READY,
     *     INVALID_INPUT, QUEUE_FULL, SHUTTING_DOWN or ENGINE_FAILED
     */
    public CompletionStage<Answer> infer(Call call) {
        throw new UnsupportedOperationException();
    }

    /**
     * What a version says about itself.
     *
     * @param version as in {@link Call}; "" means stable
     * @throws dev.adagrow.server.failure.ServerException MODEL_NOT_FOUND, VERSION_NOT_FOUND or VERSION_NOT_READY
     */
    public Manifest manifest(String model, String version) {
        throw new UnsupportedOperationException();
    }

    /** Whether {@link #manifest} would answer. */
    public boolean ready(String model, String version) {
        throw new UnsupportedOperationException();
    }
}
