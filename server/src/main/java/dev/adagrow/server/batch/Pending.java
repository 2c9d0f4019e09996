package dev.adagrow.server.batch;

import dev.adagrow.tensor.FloatTensor;
import java.util.concurrent.CompletableFuture;
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
    private final FloatTensor inputs;
    private final CompletableFuture<FloatTensor> result = new CompletableFuture<>();
    private final AtomicInteger open;
    private final AtomicReference<float @Nullable []> answer = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private int taken;

    Pending(FloatTensor inputs) {
        this.inputs = inputs;
        this.open = new AtomicInteger(inputs.dim(0));
    }

    /** Some consecutive rows of it, up to {@code to}, exclusive. */
    record Slice(Pending of, int from, int to) {
        int rows() {
            return to - from;
        }

        boolean whole() {
            return rows() == of.rows();
        }
    }

    CompletableFuture<FloatTensor> result() {
        return result;
    }

    FloatTensor inputs() {
        return inputs;
    }

    int rows() {
        return inputs.dim(0);
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
     * @param logits [any number of rows, classes]; those of the slice begin at {@code at}
     */
    void answered(Slice slice, FloatTensor logits, int at) {
        int columns = logits.size() / logits.dim(0);
        if (slice.whole() && logits.dim(0) == slice.rows()) {
            result.complete(logits);
            return;
        }
        if (answer.get() == null) {
            answer.compareAndSet(null, new float[rows() * columns]);
        }
        float[] all = answer.get();
        if (all == null || all.length != rows() * columns) {
            dropped(
                    slice.rows(),
                    new IllegalStateException(
                            "a model answered two pieces of a call in different widths"));
            return;
        }
        System.arraycopy(
                logits.data(), at * columns, all, slice.from() * columns, slice.rows() * columns);
        settle(slice.rows());
    }

    /** Whether the caller gets a failure already, whatever becomes of the rest. */
    boolean failed() {
        return failure.get() != null;
    }

    /** Whether rows of both can share a batch: all extents but the first agree. */
    boolean fits(Pending other) {
        boolean same = inputs.rank() == other.inputs.rank();
        for (int i = 1; same && i < inputs.rank(); i++) {
            same = inputs.dim(i) == other.inputs.dim(i);
        }
        return same;
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
        float[] all = answer.get();
        if (reason != null || all == null) {
            result.completeExceptionally(
                    reason == null ? new IllegalStateException("rows without an answer") : reason);
        } else {
            result.complete(new FloatTensor(all, rows(), all.length / rows()));
        }
    }
}
