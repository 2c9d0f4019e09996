package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.Handle;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.tensor.Tensor;
import java.util.function.BooleanSupplier;

/**
 * One call's rows for one version.
 *
 * @param servable stays the submitter's, who closes it when the result is there and not before
 * @param inputs [rows, input shape], at least one row, of the shape that the version takes
 * @param deadlineNanos on the ticker's scale; {@link Long#MAX_VALUE}: none
 * @param cancelled asked when the rows are about to be run
 */
public record Work(Handle servable, Arm arm, Tensor inputs, long deadlineNanos, BooleanSupplier cancelled) {}
