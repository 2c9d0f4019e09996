package dev.adagrow.loadtest.bench;

/**
 * What {@link SwapBench} measures.
 *
 * @param swaps how often another version became stable
 * @param unloadFirst whether the model was out of memory before it was loaded again
 * @param calls that were made meanwhile
 * @param failedCalls of them: none may
 * @param refusedCalls of them, since nothing was in memory
 * @param wrongAnswers that are not what the version that they name answers
 * @param p99NearSwapOverSteady 99th percentile of latency while a version loads, becomes stable and
 *     the other is unloaded, over that in between
 * @param p99SteadyMicros the latter
 * @param rssSlopeKiBPerSwap growth of the server process over the second half, by least squares
 */
public record SwapFigures(
        int swaps,
        boolean unloadFirst,
        long calls,
        long failedCalls,
        long refusedCalls,
        long wrongAnswers,
        double p99NearSwapOverSteady,
        double p99SteadyMicros,
        double rssSlopeKiBPerSwap) {}
