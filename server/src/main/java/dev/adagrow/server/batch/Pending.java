package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.tensor.Tensors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way to one answer. Every row is either answered or dropped, once; the result is
 * complete when the last one is, so that nothing of a call is in the engine any more when its
 * handle is returned. Thread-safe without locks, but for the cursor, which the scheduler's lock
 * guards.
 */
final class Pending {
    private final Tensors inputs;
    private final CompletableFuture<Outputs> result = new CompletableFuture<>();
    private final AtomicInteger open;

    /** Answered pieces by their first rows. */
    private final ConcurrentSkipListMap<Integer, Outputs> answers = new ConcurrentSkipListMap<>();

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private int taken;

    Pending(Tensors inputs) {
        this.inputs = inputs;
        this.open = new AtomicInteger(inputs.rows());
    }

    /** Some consecutive rows of it, up to {@code to}, exclusive. */
    record Slice(Pending of, int from, int to) {
        int rows() {
            return to - from;
        }

        Tensors inputs() {
            return of.inputs.rows(from, to);
        }
    }

    CompletableFuture<Outputs> result() {
        return result;
    }

    int rows() {
        return inputs.rows();
    }

    /** Rows that nobody has taken yet. */
    int left() {
        return rows() - taken;
    }

    Slice take(int rows) {
        int from = taken;
        taken += rows;
        return new Slice(this, from, taken);
    }

    /**
     * @param outputs of the batch; the rows of the slice begin at {@code at}
     */
    void answered(Slice slice, Outputs outputs, int at) {
        var piece = new Outputs(outputs.signature(), outputs.tensors().rows(at, at + slice.rows()));
        if (slice.rows() == rows()) {
            result.complete(piece);
            return;
        }
        answers.put(slice.from(), piece);
        settle(slice.rows());
    }

    /** Whether the caller gets a failure already, whatever becomes of the rest. */
    boolean failed() {
        return failure.get() != null;
    }

    /** Whether rows of both can share a batch: all extents but the first agree. */
    boolean fits(Pending other) {
        return inputs.sharesRowsWith(other.inputs);
    }

    /** Rows that will not be answered; the first reason given is what the caller gets. */
    void dropped(int rows, Throwable reason) {
        failure.compareAndSet(null, reason);
        settle(rows);
    }

    private void settle(int rows) {
        if (open.addAndGet(-rows) != 0) {
            return;
        }
        var reason = failure.get();
        if (reason != null) {
            result.completeExceptionally(reason);
            return;
        }
        try {
            result.complete(joined());
        } catch (Throwable t) {
            // Even out of memory: whoever waits must get an end.
            result.completeExceptionally(t);
        }
    }

    private Outputs joined() throws RefusedInputException {
        var first = answers.firstEntry().getValue();
        var pieces = answers.values().stream().map(Outputs::tensors).toList();
        if (!pieces.stream().allMatch(first.tensors()::sharesRowsWith)) {
            throw new RefusedInputException(
                    "a call of "
                            + rows()
                            + " rows is run in pieces, and the outputs of this model differ in width between them; send fewer rows in one call");
        }
        return new Outputs(first.signature(), Tensors.join(pieces));
    }
}
