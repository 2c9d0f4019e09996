package dev.adagrow.server.call;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.batch.BackgroundInference;
import dev.adagrow.server.batch.Batching;
import dev.adagrow.server.batch.Work;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.feedback.PredictionIds;
import dev.adagrow.server.lifecycle.Handle;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.CallObserver;
import dev.adagrow.server.routing.Observation;
import dev.adagrow.server.routing.SplitTable;
import dev.adagrow.tensor.FloatTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one call through the server: read the split, take a handle, check the inputs, queue,
 * answer, and only then tell whoever watches the trial. Thread-safe; takes no lock of its own.
 */
public final class CallPath {
    private static final Logger log = LoggerFactory.getLogger(CallPath.class);

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

    private final Stations stations;
    private final Resolver resolver;
    private final int maxRows;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;

    /**
     * @param maxRows rows of a call at most
     * @param random thread-safe, as {@link java.util.Random} is; draws the route keys of calls that
     *     bring none
     * @param nanoTime ticker, {@link System#nanoTime} outside of tests
     */
    public CallPath(Stations stations, int maxRows, RandomGenerator random, LongSupplier nanoTime) {
        this.stations = stations;
        this.resolver = new Resolver(stations.splits(), stations.registry(), stations.observer());
        this.maxRows = maxRows;
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /**
     * Answers a call. The split is read once, and one handle is kept until the answer is there.
     * Inputs may hold any float32; an answer that is not finite is a failure of the version, unless
     * the inputs are not finite either: then the caller is to blame.
     *
     * @return completed on an engine thread, so what follows must not block, nor throw; or
     *     exceptionally, perhaps at once, with {@link java.util.concurrent.TimeoutException},
     *     {@link java.util.concurrent.CancellationException}, or {@link ServerException} with
     *     MODEL_NOT_FOUND, VERSION_NOT_FOUND, VERSION_NOT_READY, INVALID_INPUT, QUEUE_FULL,
     *     SHUTTING_DOWN or ENGINE_FAILED
     */
    public CompletionStage<Answer> infer(Call call) {
        long start = nanoTime.getAsLong();
        Target target;
        try {
            target = resolver.target(call, () -> Long.toHexString(random.nextLong()));
        } catch (ServerException e) {
            return CompletableFuture.failedFuture(e);
        }
        var servable = target.servable();
        try {
            check(servable.id(), servable.model().manifest().input(), call.inputs());
        } catch (ServerException e) {
            servable.close();
            return CompletableFuture.failedFuture(e);
        }
        var result = new CompletableFuture<Answer>();
        var work =
                new Work(
                        servable,
                        target.arm(),
                        call.inputs(),
                        call.deadlineNanos(),
                        call.cancelled());
        var unused =
                stations.batching()
                        .submit(work)
                        .whenComplete((logits, failure) -> {
                            try {
                                finish(call, target, start, logits, failure, result);
                            } catch (RuntimeException e) {
                                log.error("a call of {} met a defect", servable.id(), e);
                                result.completeExceptionally(e);
                            } finally {
                                servable.close();
                            }
                        });
        return result;
    }

    private void finish(
            Call call,
            Target target,
            long start,
            @Nullable FloatTensor logits,
            @Nullable Throwable failure,
            CompletableFuture<Answer> result) {
        if (logits == null || failure != null) {
            fail(
                    target,
                    failure == null
                            ? new IllegalStateException("neither answer nor failure")
                            : failure,
                    result);
            return;
        }
        var best = predicted(logits);
        if (best.isEmpty()) {
            fail(target, notFinite(target.servable(), call.inputs()), result);
            return;
        }
        var id = target.servable().id();
        int[] predicted = best.get();
        var predictionId =
                stations.predictionIds()
                        .issue(
                                id.model(),
                                id.version(),
                                target.arm(),
                                target.splitRevision(),
                                predicted);
        long nanos = nanoTime.getAsLong() - start;
        result.complete(
                new Answer(
                        id,
                        target.servable().model().manifest(),
                        logits,
                        predictionId,
                        target.arm()));
        target.trial()
                .ifPresent(trial -> {
                    stations.observer()
                            .answered(
                                    new Observation(
                                            id.model(),
                                            id.version(),
                                            target.arm(),
                                            target.splitRevision(),
                                            target.routeKey(),
                                            predictionId,
                                            call.inputs(),
                                            predicted,
                                            nanos));
                    if (trial.shadow() && target.arm() == Arm.STABLE) {
                        shadow(
                                new ServableId(id.model(), trial.candidate()),
                                target.splitRevision(),
                                call.inputs());
                    }
                });
    }

    private static Exception notFinite(Handle servable, FloatTensor inputs) {
        if (isFinite(inputs)) {
            return new InferenceException("an output value is not finite");
        }
        String input = servable.model().manifest().input().name();
        return new ServerException(
                Reason.INVALID_INPUT,
                "input " + input + " of " + servable.id() + ": a value is not finite",
                Map.of("model", servable.id().model(), "input", input));
    }

    private static boolean isFinite(FloatTensor tensor) {
        for (float value : tensor.data()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private void fail(Target target, Throwable failure, CompletableFuture<Answer> result) {
        if (!(failure instanceof InferenceException)) {
            result.completeExceptionally(failure);
            return;
        }
        var id = target.servable().id();
        log.debug("{} failed", id, failure);
        result.completeExceptionally(
                new ServerException(
                        Reason.ENGINE_FAILED,
                        "version "
                                + id.version()
                                + " of model "
                                + id.model()
                                + " failed: "
                                + failure.getMessage(),
                        Map.of("model", id.model(), "version", Integer.toString(id.version()))));
        if (target.trial().isPresent()) {
            stations.observer()
                    .failed(id.model(), id.version(), target.arm(), target.splitRevision());
        }
    }

    /** Nobody gets the answer; that it could be made, and is finite, is all that is looked at. */
    private void shadow(ServableId candidate, long splitRevision, FloatTensor inputs) {
        var unused =
                stations.background()
                        .infer(candidate, inputs)
                        .whenComplete((logits, failure) -> {
                            boolean broke =
                                    failure instanceof InferenceException
                                            || (logits != null
                                                    && predicted(logits).isEmpty()
                                                    && isFinite(inputs));
                            if (broke) {
                                stations.observer()
                                        .failed(
                                                candidate.model(),
                                                candidate.version(),
                                                Arm.SHADOW,
                                                splitRevision);
                            }
                        });
    }

    /**
     * What a version says about itself.
     *
     * @param version as in {@link Call}; "" means stable
     * @throws ServerException MODEL_NOT_FOUND, VERSION_NOT_FOUND or VERSION_NOT_READY
     */
    public Manifest manifest(String model, String version) {
        try (var handle = resolver.acquire(resolver.id(model, version))) {
            return handle.model().manifest();
        }
    }

    /** Whether {@link #manifest} would answer. */
    public boolean ready(String model, String version) {
        try {
            var unused = manifest(model, version);
            return true;
        } catch (ServerException e) {
            return false;
        }
    }

    private void check(ServableId id, Manifest.TensorSpec spec, FloatTensor inputs) {
        List<Integer> shape = spec.shape();
        boolean fits =
                inputs.rank() == shape.size() + 1 && inputs.dim(0) >= 1 && inputs.dim(0) <= maxRows;
        for (int i = 0; fits && i < shape.size(); i++) {
            int expected = shape.get(i);
            fits = expected == -1 ? inputs.dim(i + 1) >= 1 : inputs.dim(i + 1) == expected;
        }
        if (!fits) {
            throw new ServerException(
                    Reason.INVALID_INPUT,
                    "input "
                            + spec.name()
                            + " of "
                            + id
                            + ": expected "
                            + expected(shape)
                            + ", got "
                            + Arrays.toString(inputs.dims()),
                    Map.of("model", id.model(), "input", spec.name()));
        }
    }

    private String expected(List<Integer> shape) {
        var text = new StringBuilder("[1..").append(maxRows);
        for (int extent : shape) {
            text.append(", ").append(extent == -1 ? "any" : Integer.toString(extent));
        }
        return text.append(']').toString();
    }

    /**
     * Class with the largest value in each row, the first of equals; empty if a value is not
     * finite.
     */
    private static Optional<int[]> predicted(FloatTensor logits) {
        int rows = logits.dim(0);
        int columns = logits.size() / rows;
        var data = logits.data();
        var best = new int[rows];
        for (int row = 0; row < rows; row++) {
            int first = row * columns;
            for (int c = 0; c < columns; c++) {
                float value = data[first + c];
                if (!Float.isFinite(value)) {
                    return Optional.empty();
                }
                if (value > data[first + best[row]]) {
                    best[row] = c;
                }
            }
        }
        return Optional.of(best);
    }
}
