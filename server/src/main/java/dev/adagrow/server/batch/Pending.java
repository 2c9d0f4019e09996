package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.tensor.Tensors;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way to one answer. Every row is either answered or dropped, once; the reply is told
 * when the last one is, so that nothing of a call is in the engine any more when its handle is
 * returned. Thread-safe without locks, but for the cursor, which the scheduler's lock guards.
 */
final class Pending {
    private final Tensors inputs;
    private final Home home;
    private final Reply<Outputs> reply;
    private final AtomicInteger open;
    private final long bytes;

    /** Answered pieces by their first rows; there before the first piece is taken. */
    private @Nullable ConcurrentSkipListMap<Integer, Outputs> answers;

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private int taken;

    /**
     * @param home of {@code reply}
     */
    Pending(Tensors inputs, Home home, Reply<Outputs> reply) {
        this.inputs = inputs;
        this.home = home;
        this.reply = reply;
        this.open = new AtomicInteger(inputs.rows());
        this.bytes = inputs.bytes();
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

    int rows() {
        return inputs.rows();
    }

    /** Of all inputs. */
    long bytes() {
        return bytes;
    }

    /** Rows that nobody has taken yet. */
    int left() {
        return rows() - taken;
    }

    Slice take(int rows) {
        int from = taken;
        taken += rows;
        if (answers == null && rows < rows()) {
            answers = new ConcurrentSkipListMap<>();
        }
        return new Slice(this, from, taken);
    }

    /**
     * @param outputs of the batch; the rows of the slice begin at {@code at}
     */
    void answered(Slice slice, Outputs outputs, int at, Deliveries deliveries) {
        var piece = new Outputs(outputs.signature(), outputs.tensors().rows(at, at + slice.rows()));
        if (answers == null) {
            deliveries.add(home, () -> reply.answered(piece));
            return;
        }
        answers.put(slice.from(), piece);
        settle(slice.rows(), deliveries);
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
    void dropped(int rows, Throwable reason, Deliveries deliveries) {
        failure.compareAndSet(null, reason);
        settle(rows, deliveries);
    }

    private void settle(int rows, Deliveries deliveries) {
        if (open.addAndGet(-rows) != 0) {
            return;
        }
        var reason = failure.get();
        if (reason != null) {
            deliveries.add(home, () -> reply.failed(reason));
            return;
        }
        try {
            var joined = joined();
            deliveries.add(home, () -> reply.answered(joined));
        } catch (Throwable t) {
            // Even out of memory: whoever waits must get an end.
            deliveries.add(home, () -> reply.failed(t));
        }
    }

    private Outputs joined() throws RefusedInputException {
        var all = Objects.requireNonNull(answers).values();
        var first = all.iterator().next();
        var pieces = all.stream().map(Outputs::tensors).toList();
        if (!pieces.stream().allMatch(first.tensors()::sharesRowsWith)) {
            throw new RefusedInputException(
                    "a call of "
                            + rows()
                            + " rows is run in pieces, and the outputs of this model differ in width between them; send fewer rows in one call");
        }
        return new Outputs(first.signature(), Tensors.join(pieces));
    }
}
