package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.Handle;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.tensor.FloatTensor;
import java.util.function.BooleanSupplier;

/**
 * One call's rows for one version.
 *
 * @param servable stays the submitter's, who closes it when the result is there and not before
 * @param inputs [rows, input shape], at least one row, of the shape that the version takes
 * @param deadlineNanos on the ticker's scale; {@link Long#MAX_VALUE}: none
 * @param cancelled asked when the rows are about to be run; must return at once and never throw
 */
public record Work(
        Handle servable, Arm arm, FloatTensor inputs, long deadlineNanos, BooleanSupplier cancelled) {
    public Work {
        if (inputs.rank() < 1 || inputs.dim(0) < 1) {
            throw new IllegalArgumentException("work without rows: " + inputs);
        }
    }

    int rows() {
        return inputs.dim(0);
    }

    boolean late(long now) {
        return deadlineNanos != Long.MAX_VALUE && deadlineNanos - now <= 0;
    }
}
