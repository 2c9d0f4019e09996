package dev.adagrow.server.routing;

import dev.adagrow.tensor.Tensors;

/**
 * One answered call, as the rollout sees it. Calls that pin a version are never observed.
 *
 * @param routeKey the caller's, or the random one that was drawn for the call
 * @param predictionId without row suffix; "" from a model that does not classify
 * @param inputs in the order of the version's signature
 * @param predicted class index of each row; none for a model that does not classify
 */
public record Observation(
        String model,
        int version,
        Arm arm,
        long splitRevision,
        String routeKey,
        String predictionId,
        Tensors inputs,
        int[] predicted,
        long latencyNanos) {}
