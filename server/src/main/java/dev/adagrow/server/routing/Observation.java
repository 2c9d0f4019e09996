package dev.adagrow.server.routing;

import dev.adagrow.tensor.FloatTensor;

/**
 * One answered call, as the rollout sees it. Calls that pin a version are never observed.
 *
 * @param routeKey the caller's, or the random one that was drawn for the call
 * @param predictionId without row suffix
 * @param inputs [rows, input shape]
 * @param predicted class index of each row
 */
public record Observation(
        String model,
        int version,
        Arm arm,
        long splitRevision,
        String routeKey,
        String predictionId,
        FloatTensor inputs,
        int[] predicted,
        long latencyNanos) {}
