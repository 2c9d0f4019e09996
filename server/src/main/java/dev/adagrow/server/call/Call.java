package dev.adagrow.server.call;

import dev.adagrow.tensor.FloatTensor;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One inference call.
 *
 * @param model without "models/"
 * @param version "" lets the split decide; a number, "stable" or "candidate" pins, and pinned calls
 *     take no part in a rollout
 * @param inputs [rows, input shape]
 * @param routeKey calls of one key get the same arm for as long as a rollout runs; without one each
 *     call draws its own
 * @param deadlineNanos on the scale of {@link System#nanoTime}; {@link Long#MAX_VALUE}: none
 * @param cancelled whether the caller has gone
 */
public record Call(
        String model,
        String version,
        FloatTensor inputs,
        Optional<String> routeKey,
        long deadlineNanos,
        BooleanSupplier cancelled) {}
