package dev.adagrow.server.batch;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.EndedRunException;
import dev.adagrow.server.lifecycle.EngineUnavailableException;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.metrics.CallMetrics;
import dev.adagrow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine thread does with what it took: drops calls that nobody waits for, runs the others,
 * hands the answers out.
 */
final class BatchRunner {
    private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

    private final ServableRegistry registry;
    private final CallMetrics metrics;
    private final LongSupplier nanoTime;

    BatchRunner(ServableRegistry registry, CallMetrics metrics, LongSupplier nanoTime) {
        this.registry = registry;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    /**
     * @param now when it was taken
     * @param deliveries gets the replies
     * @return nanoseconds of the engine's run of all its rows; 0 if there was none, or it failed
     */
    long run(ServableId id, CallQueue.Taken taken, long now, Deliveries deliveries) {
        for (var entry : taken.late()) {
            metrics.shed(id.model(), "deadline");
            var pending = entry.pending();
            pending.dropped(
                    pending.left(),
                    new TimeoutException("the deadline passed in the queue of " + id),
                    deliveries);
        }
        var slices = new ArrayList<Pending.Slice>(taken.slices().size());
        LoadedModel model = null;
        for (int i = 0; i < taken.slices().size(); i++) {
            var entry = taken.entries().get(i);
            var slice = taken.slices().get(i);
            if (slice.of().failed()) {
                slice.of()
                        .dropped(
                                slice.rows(),
                                new CancellationException("an earlier piece failed"),
                                deliveries);
                continue;
            }
            if (entry.work().cancelled().getAsBoolean()) {
                metrics.shed(id.model(), "cancelled");
                slice.of()
                        .dropped(
                                slice.rows(),
                                new CancellationException("cancelled in the queue of " + id),
                                deliveries);
                continue;
            }
            if (slice.from() == 0) {
                metrics.queued(id, now - entry.arrival());
            }
            // Two lives of one version hold the same bundle; any of the calls' handles keeps its
            // model until it is answered.
            model = entry.work().servable().model();
            slices.add(slice);
        }
        if (model == null) {
            return 0;
        }
        var timed = new Timed(id, model);
        infer(id, model.manifest().signature(), timed, slices, deliveries);
        return timed.rows == taken.rows() ? timed.nanos : 0;
    }

    /** The engine's time alone: neither what joins the rows nor what follows from the answers. */
    private final class Timed implements Inference {
        private final ServableId id;
        private final LoadedModel model;

        /** Of the last run that gave an answer. */
        private int rows;

        private long nanos;

        Timed(ServableId id, LoadedModel model) {
            this.id = id;
            this.model = model;
        }

        @Override
        public Tensors infer(List<Tensors> parts, int ofThem) throws InferenceException {
            long start = nanoTime.getAsLong();
            try {
                var answer = model.inferJoined(parts);
                rows = ofThem;
                nanos = nanoTime.getAsLong() - start;
                return answer;
            } finally {
                metrics.batch(id, ofThem, nanoTime.getAsLong() - start);
            }
        }
    }

    void run(BackgroundQueue.Part part, Deliveries deliveries) {
        var id = part.servable();
        var handle = registry.acquire(id);
        if (handle.isEmpty()) {
            part.slice()
                    .of()
                    .dropped(
                            part.slice().rows(),
                            new ServerException(Reason.VERSION_NOT_READY, id + " is not loaded"),
                            deliveries);
            return;
        }
        try (var held = handle.get()) {
            var model = held.model();
            infer(
                    id,
                    model.manifest().signature(),
                    (parts, rows) -> model.inferJoined(parts),
                    List.of(part.slice()),
                    deliveries);
        }
    }

    private interface Inference {
        Tensors infer(List<Tensors> parts, int rows) throws InferenceException;
    }

    private static void infer(
            ServableId id,
            Signature signature,
            Inference model,
            List<Pending.Slice> slices,
            Deliveries deliveries) {
        Outputs outputs;
        try {
            var parts = new ArrayList<Tensors>(slices.size());
            int rows = 0;
            for (var slice : slices) {
                parts.add(slice.inputs());
                rows += slice.rows();
            }
            outputs = new Outputs(signature, model.infer(parts, rows));
            if (outputs.rows() != rows) {
                throw new InferenceException(
                        id + " answers " + rows + " rows with " + outputs.tensors());
            }
        } catch (InferenceException e) {
            // Of an engine's end, whoever watches it tells once, not every batch.
            if (!(e instanceof RefusedInputException || e instanceof EngineUnavailableException)) {
                log.warn("a batch of {} failed: {}", id, e.getMessage());
            }
            // Rows are run again one call at a time to find the one to blame; an engine that is not
            // there would blame all, and a run without end would hold the others up again.
            if (slices.size() == 1
                    || e instanceof EngineUnavailableException
                    || e instanceof EndedRunException) {
                fail(slices, e, deliveries);
            } else {
                slices.forEach(slice -> infer(id, signature, model, List.of(slice), deliveries));
            }
            return;
        } catch (Throwable t) {
            // A native engine's errors must reach the callers, whatever their type.
            log.error("a batch of {} broke", id, t);
            fail(slices, new InferenceException(id + " broke: " + t, t), deliveries);
            return;
        }
        int at = 0;
        for (var slice : slices) {
            slice.of().answered(slice, outputs, at, deliveries);
            at += slice.rows();
        }
    }

    private static void fail(
            List<Pending.Slice> slices, InferenceException failure, Deliveries deliveries) {
        for (var slice : slices) {
            slice.of().dropped(slice.rows(), failure, deliveries);
        }
    }
}
