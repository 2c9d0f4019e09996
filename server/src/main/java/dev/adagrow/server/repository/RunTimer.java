package dev.adagrow.server.repository;

import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.RunTimes;
import dev.adagrow.server.lifecycle.RunTimes.Measured;
import dev.adagrow.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Times runs of 1, 2, 4, ... rows, so that batches need not be larger than pays, and runs the sizes
 * in between once, since engines plan, or compile, each size anew. Stateless.
 */
final class RunTimer {
    /** The shortest counts: whatever else the machine does makes runs longer. */
    private static final int REPEATS = 3;

    /**
     * Of all timed runs together, and again of all others: a version is not to be kept from its
     * calls for long. A size that would probably exceed it is not tried.
     */
    private static final long LIMIT_NANOS = 250_000_000;

    /**
     * @param row repeated as often as a run needs it
     * @param maxRows of a run
     */
    static RunTimes measure(LoadedModel model, Tensors row, int maxRows, LongSupplier nanoTime)
            throws InferenceException {
        var measured = new ArrayList<Measured>();
        long start = nanoTime.getAsLong();
        int rows = 1;
        long next;
        do {
            long nanos = shortest(model, row, rows, nanoTime);
            measured.add(new Measured(rows, nanos));
            rows = Math.max(rows + 1, Math.min(2 * rows, maxRows));
            next = 2 * (REPEATS + 1) * nanos;
        } while (rows <= maxRows && nanoTime.getAsLong() - start + next <= LIMIT_NANOS);
        return new RunTimes(measured);
    }

    /**
     * Runs the sizes that were not timed, smallest first.
     *
     * @param times what {@link #measure} gave
     */
    static void warm(
            LoadedModel model, Tensors row, int maxRows, RunTimes times, LongSupplier nanoTime)
            throws InferenceException {
        var timed = times.measured().stream().map(Measured::rows).collect(Collectors.toSet());
        long start = nanoTime.getAsLong();
        for (int rows = 1; rows <= maxRows; rows++) {
            if (timed.contains(rows)) {
                continue;
            }
            if (nanoTime.getAsLong() - start + times.nanos(rows) > LIMIT_NANOS) {
                return;
            }
            var unused = model.infer(Tensors.join(Collections.nCopies(rows, row)));
        }
    }

    private static long shortest(LoadedModel model, Tensors row, int rows, LongSupplier nanoTime)
            throws InferenceException {
        var inputs = Tensors.join(Collections.nCopies(rows, row));
        // The first run of a size makes room for it.
        var unused = model.infer(inputs);
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long start = nanoTime.getAsLong();
            unused = model.infer(inputs);
            shortest = Math.min(shortest, nanoTime.getAsLong() - start);
        }
        return shortest;
    }

    private RunTimer() {}
}
