package dev.adagrow.server.call;

import dev.adagrow.server.batch.Home;
import dev.adagrow.server.batch.Priority;
import dev.adagrow.tensor.Tensors;
import java.util.function.BooleanSupplier;

/**
 * What a caller wants answered.
 *
 * @param inputs in the order of the target's signature
 * @param deadlineNanos on the scale of {@link System#nanoTime}; {@link Long#MAX_VALUE}: none
 * @param cancelled whether the caller has gone; must return at once and never throw
 * @param home of the reply
 */
public record Call(
        Tensors inputs,
        Priority priority,
        long deadlineNanos,
        BooleanSupplier cancelled,
        Home home) {}
