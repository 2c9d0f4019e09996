package dev.adagrow.loadtest.bench;

/**
 * What {@link SoakBench} measures.
 *
 * @param minutes that it lasted
 * @param calls of the stable version
 * @param failedCalls of them: none may
 * @param wrongAnswers that are not what the version that they name answers
 * @param pinnedCalls of a version by its number
 * @param refusedPinned of them, since the version was not in memory
 * @param failedPinned of them, in any other way: none may
 * @param commands given to rollouts
 * @param refusedCommands of them, since another thread had been there before
 * @param failedCommands of them, in any other way: none may
 * @param swaps how often another version became stable
 * @param loads models that engines have opened
 * @param rssMiB of the server process at the end
 * @param rssSlopeKiBPerMinute growth of the server process over the second half, by least squares
 * @param heapSlopeKiBPerMinute growth of what full collections leave of its heap, in the same way
 * @param sessionsLeft that engines hold after all models were deleted: none may be
 * @param firstFailure of those that none may be; "" without one
 */
public record SoakFigures(
        double minutes,
        int threads,
        int models,
        long calls,
        long failedCalls,
        long wrongAnswers,
        long pinnedCalls,
        long refusedPinned,
        long failedPinned,
        long commands,
        long refusedCommands,
        long failedCommands,
        long swaps,
        long loads,
        long rssMiB,
        double rssSlopeKiBPerMinute,
        double heapSlopeKiBPerMinute,
        long sessionsLeft,
        String firstFailure) {
    /** Whether all is as it was promised; how memory went is for the reader to judge. */
    public boolean clean() {
        return failedCalls + wrongAnswers + failedPinned + failedCommands + sessionsLeft == 0;
    }
}
