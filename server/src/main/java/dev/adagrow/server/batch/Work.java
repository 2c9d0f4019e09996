package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.Handle;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.tensor.Tensors;
import java.util.function.BooleanSupplier;

/**
 * One call's rows for one version.
 *
 * @param servable stays the submitter's, who closes it when the result is there and not before
 * @param inputs in the order of the version's signature, and of its shapes
 * @param priority among the calls that wait for the same version in the same arm
 * @param deadlineNanos on the ticker's scale; {@link Long#MAX_VALUE}: none
 * @param cancelled asked when the rows are about to be run; must return at once and never throw
 * @param home of the reply
 */
public record Work(
        Handle servable,
        Arm arm,
        Tensors inputs,
        Priority priority,
        long deadlineNanos,
        BooleanSupplier cancelled,
        Home home) {
    int rows() {
        return inputs.rows();
    }

    /** Whether other calls may share its batch. */
    boolean batched() {
        return servable.model().manifest().signature().batched();
    }

    boolean hasDeadline() {
        return deadlineNanos != Long.MAX_VALUE;
    }

    boolean late(long now) {
        return !leaves(1, now);
    }

    /** Whether the deadline is so many nanoseconds away. */
    boolean leaves(long nanos, long now) {
        return !hasDeadline() || deadlineNanos - now >= nanos;
    }
}
