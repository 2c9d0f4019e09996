package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Counts;
import dev.adagrow.trainer.network.GrowthEvent;

/**
 * How large a network may become (thesis 3.4.3). Strict: a candidate is tested before it is
 * inserted, so a budget is never exceeded; the thesis tests afterwards and overshoots.
 *
 * @param maxParameters of the folded network; the unfolded one may have 1.5 times as many. 0: no
 *     limit
 * @param maxFlops of the folded network. 0: no limit
 */
public record Budget(long maxParameters, long maxFlops) {
    private static final double UNFOLDED = 1.5;

    public Budget {
        if (maxParameters < 0 || maxFlops < 0) {
            throw new IllegalArgumentException(
                    "budget of " + maxParameters + " parameters, " + maxFlops + " flops");
        }
    }

    /**
     * Branches vanish when folding and so are held to the unfolded limit alone; units to the folded
     * one alone.
     */
    public boolean allows(Architecture now, GrowthEvent event) {
        return switch (event) {
            case GrowthEvent.UnitInserted u -> fits(Counts.folded(now.after(u)));
            case GrowthEvent.BranchesAdded b ->
                    maxParameters == 0
                            || Counts.unfolded(now.after(b)).parameters()
                                    <= UNFOLDED * maxParameters;
            case GrowthEvent.ClassesAdded c -> fits(Counts.folded(now.after(c)));
            case GrowthEvent.Stopped s -> true;
        };
    }

    private boolean fits(Counts folded) {
        return (maxParameters == 0 || folded.parameters() <= maxParameters)
                && (maxFlops == 0 || folded.flops() <= maxFlops);
    }
}
