package dev.adagrow.server.call;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.batch.BackgroundInference;
import dev.adagrow.server.batch.Batching;
import dev.adagrow.server.batch.Reply;
import dev.adagrow.server.batch.Work;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.feedback.PredictionIds;
import dev.adagrow.server.lifecycle.EngineUnavailableException;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.CallObserver;
import dev.adagrow.server.routing.Observation;
import dev.adagrow.server.routing.SplitTable;
import dev.adagrow.server.routing.TrafficSplit;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final ToIntFunction<String> maxRows;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;

    /**
     * @param maxRows rows of a call at most, by model; asked for each call
     * @param random thread-safe, as {@link java.util.Random} is; draws the route keys of calls that
     *     bring none
     * @param nanoTime ticker, {@link System#nanoTime} outside of tests
     */
    public CallPath(
            Stations stations,
            ToIntFunction<String> maxRows,
            RandomGenerator random,
            LongSupplier nanoTime) {
        this.stations = stations;
        this.resolver = new Resolver(stations.splits(), stations.registry(), stations.observer());
        this.maxRows = maxRows;
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /**
     * Finds who answers a call: the split is read once, and one handle is taken.
     *
     * @return to be given to {@link #infer}, or closed
     * @throws ServerException MODEL_NOT_FOUND, NO_STABLE_VERSION, VERSION_NOT_FOUND,
     *     VERSION_NOT_SERVED or VERSION_NOT_READY
     */
    public Target target(Addressee whom) {
        return resolver.target(whom, () -> Long.toHexString(random.nextLong()));
    }

    /**
     * Answers a call, and closes its target when the answer is there. A classifier's inputs must be
     * finite, for engines differ in what they make of others; scores that are not are a failure of
     * the version.
     *
     * @param reply told at the call's home, or at once and here. Fails with {@link
     *     java.util.concurrent.TimeoutException}, {@link
     *     java.util.concurrent.CancellationException}, or {@link ServerException} with
     *     INVALID_INPUT, QUEUE_FULL, SHUTTING_DOWN, ENGINE_UNAVAILABLE or ENGINE_FAILED
     */
    public void infer(Target target, Call call, Reply<Answer> reply) {
        long start = nanoTime.getAsLong();
        try {
            check(target, call.inputs());
        } catch (ServerException e) {
            target.close();
            reply.failed(e);
            return;
        }
        var work =
                new Work(
                        target.servable(),
                        target.arm(),
                        call.inputs(),
                        call.priority(),
                        call.deadlineNanos(),
                        call.cancelled(),
                        call.home());
        stations.batching().submit(work, new Finish(target, call.inputs(), start, reply));
    }

    /** What follows from a version's outputs, or from their lack. */
    private final class Finish implements Reply<Outputs> {
        private final Target target;
        private final Tensors inputs;
        private final long start;
        private final Reply<Answer> reply;

        Finish(Target target, Tensors inputs, long start, Reply<Answer> reply) {
            this.target = target;
            this.inputs = inputs;
            this.start = start;
            this.reply = reply;
        }

        @Override
        public void answered(Outputs outputs) {
            try {
                finish(outputs);
            } catch (Throwable e) {
                // Whatever it is, the caller must get an end.
                log.error("a call of {} met a defect", target.id(), e);
                reply.failed(e);
            } finally {
                target.close();
            }
        }

        @Override
        public void failed(Throwable reason) {
            try {
                fail(reason);
            } finally {
                target.close();
            }
        }

        private void finish(Outputs outputs) {
            var best = outputs.predicted();
            if (best.isEmpty()) {
                fail(new InferenceException("a score is not finite"));
                return;
            }
            var id = target.id();
            int[] predicted = best.get();
            var predictionId =
                    predicted.length == 0
                            ? ""
                            : stations.predictionIds()
                                    .issue(
                                            id.model(),
                                            id.version(),
                                            target.arm(),
                                            target.splitRevision(),
                                            predicted);
            long nanos = nanoTime.getAsLong() - start;
            reply.answered(new Answer(id, outputs, predictionId, target.arm()));
            if (target.trial().isPresent()) {
                observe(target.trial().get(), predictionId, predicted, nanos);
            }
        }

        private void observe(
                TrafficSplit.Trial trial, String predictionId, int[] predicted, long nanos) {
            var id = target.id();
            stations.observer()
                    .answered(
                            new Observation(
                                    id.model(),
                                    id.version(),
                                    target.arm(),
                                    target.splitRevision(),
                                    target.routeKey(),
                                    predictionId,
                                    inputs,
                                    predicted,
                                    nanos));
            if (trial.shadow() && target.arm() == Arm.STABLE) {
                shadow(new ServableId(id.model(), trial.candidate()), inputs);
            }
        }

        private void fail(Throwable failure) {
            if (!(failure instanceof InferenceException)) {
                reply.failed(failure);
                return;
            }
            var id = target.id();
            log.debug("{} failed", id, failure);
            reply.failed(refusal(id, failure));
            if (target.trial().isPresent()) {
                stations.observer().failed(id.model(), id.version(), target.arm(), inputs);
            }
        }
    }

    private static boolean isFinite(Tensor tensor) {
        return switch (tensor) {
            case DenseTensor dense -> dense.isFinite();
            case BytesTensor bytes -> true;
        };
    }

    private static ServerException refusal(ServableId id, Throwable failure) {
        if (failure instanceof RefusedInputException) {
            return new ServerException(
                    Reason.INVALID_INPUT,
                    "an input of " + id + ": " + failure.getMessage(),
                    Map.of("model", id.model()));
        }
        return new ServerException(
                failure instanceof EngineUnavailableException
                        ? Reason.ENGINE_UNAVAILABLE
                        : Reason.ENGINE_FAILED,
                "version "
                        + id.version()
                        + " of model "
                        + id.model()
                        + " failed: "
                        + failure.getMessage(),
                Map.of("model", id.model(), "version", Integer.toString(id.version())));
    }

    /** Nobody gets the answer; that it could be made, and is finite, is all that is looked at. */
    private void shadow(ServableId candidate, Tensors inputs) {
        var unused =
                stations.background()
                        .infer(candidate, inputs)
                        .whenComplete((outputs, failure) -> {
                            boolean broke =
                                    failure instanceof InferenceException
                                            || (outputs != null && outputs.predicted().isEmpty());
                            if (broke) {
                                stations.observer()
                                        .failed(
                                                candidate.model(),
                                                candidate.version(),
                                                Arm.SHADOW,
                                                inputs);
                            }
                        });
    }

    /**
     * What a version says about itself.
     *
     * @param version as in {@link Addressee}; "" means stable
     * @throws ServerException MODEL_NOT_FOUND, NO_STABLE_VERSION, VERSION_NOT_FOUND,
     *     VERSION_NOT_SERVED or VERSION_NOT_READY
     */
    public Manifest manifest(String model, String version) {
        try (var handle = resolver.acquire(resolver.id(model, version))) {
            return handle.model().manifest();
        }
    }

    /**
     * The version that a name means.
     *
     * @param version as for {@link #manifest}
     * @throws ServerException as there
     */
    public ServableId servable(String model, String version) {
        try (var handle = resolver.acquire(resolver.id(model, version))) {
            return handle.id();
        }
    }

    /**
     * Whether a call would be answered now. Who asks is about to call: a version that rests wakes.
     */
    public boolean ready(String model, String version) {
        try (var handle = resolver.acquire(resolver.id(model, version))) {
            return handle.model().answers();
        } catch (ServerException e) {
            return false;
        }
    }

    private void check(Target target, Tensors inputs) {
        var signature = target.manifest().signature();
        int most = signature.batched() ? maxRows.applyAsInt(target.id().model()) : 1;
        for (int i = 0; i < signature.inputs().size(); i++) {
            var spec = signature.inputs().get(i);
            var input = inputs.get(i);
            if (input.type() != spec.type() || !fits(input, spec.shape(), most)) {
                throw new ServerException(
                        Reason.INVALID_INPUT,
                        "input "
                                + spec.name()
                                + " of "
                                + target.id()
                                + ": expected "
                                + spec.type()
                                + expected(spec.shape(), signature.batched(), most)
                                + ", got "
                                + input,
                        Map.of("model", target.id().model(), "input", spec.name()));
            }
            if (signature.classifier().isPresent() && !isFinite(input)) {
                throw new ServerException(
                        Reason.INVALID_INPUT,
                        "input " + spec.name() + " of " + target.id() + ": a value is not finite",
                        Map.of("model", target.id().model(), "input", spec.name()));
            }
        }
    }

    private static boolean fits(Tensor input, List<Integer> shape, int maxRows) {
        boolean fits =
                input.rank() == shape.size() + 1 && input.dim(0) >= 1 && input.dim(0) <= maxRows;
        for (int i = 0; fits && i < shape.size(); i++) {
            int expected = shape.get(i);
            fits = expected == -1 ? input.dim(i + 1) >= 1 : input.dim(i + 1) == expected;
        }
        return fits;
    }

    private static String expected(List<Integer> shape, boolean batched, int maxRows) {
        var extents = shape.stream().map(extent -> extent == -1 ? "any" : extent.toString());
        return (batched ? Stream.concat(Stream.of("1.." + maxRows), extents) : extents)
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
