package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.count.Counts;
import java.util.Locale;
import java.util.Optional;

/**
 * How large a network may become (thesis 3.4.3). Strict: a candidate is tested before it is
 * inserted, so a budget is never exceeded. The thesis tests the network that is there, and so
 * overshoots by one growth.
 *
 * @param maxParameters of the folded network. 0: no limit
 * @param maxFlops of the folded network. 0: no limit
 * @param unfoldedFactor branches may make the unfolded network this many times {@code
 *     maxParameters} large; 1.5 in the thesis. It bounds branches alone: a unit that the folded
 *     limits allow may take the unfolded network above it, and then no branch fits any more
 * @param overshoot whether the network that is there is tested in place of the candidate
 */
public record Budget(long maxParameters, long maxFlops, double unfoldedFactor, boolean overshoot) {
    private static final double UNFOLDED = 1.5;

    public Budget {
        if (maxParameters < 0 || maxFlops < 0 || !(unfoldedFactor >= 1)) {
            throw new IllegalArgumentException(
                    "budget of "
                            + maxParameters
                            + " parameters, "
                            + unfoldedFactor
                            + " times as many unfolded, "
                            + maxFlops
                            + " flops");
        }
    }

    /** Strict, with the thesis's factor. */
    public static Budget of(long maxParameters, long maxFlops) {
        return new Budget(maxParameters, maxFlops, UNFOLDED, false);
    }

    /** Without any limit. */
    public static Budget unlimited() {
        return of(0, 0);
    }

    /**
     * Why the event must not happen to this net, in words with the numbers; empty if it may.
     * Branches vanish when folding and so are held to the unfolded limit alone; units, channels and
     * classes to the folded ones alone.
     */
    public Optional<String> refusal(Architecture now, GrowthEvent event) {
        return switch (event) {
            case GrowthEvent.UnitInserted u -> folded(now, u);
            case GrowthEvent.BranchesAdded b -> unfolded(now, b);
            case GrowthEvent.ChannelsAdded c -> folded(now, c);
            case GrowthEvent.ClassesAdded c -> folded(now, c);
            case GrowthEvent.Stopped s -> Optional.empty();
        };
    }

    private Optional<String> folded(Architecture now, GrowthEvent event) {
        var counts = Counts.folded(overshoot ? now : now.after(event));
        return exceeds(counts.parameters(), maxParameters)
                ? Optional.of(words(counts.parameters(), "folded parameters", maxParameters))
                : exceeds(counts.flops(), maxFlops)
                        ? Optional.of(words(counts.flops(), "multiply-accumulates", maxFlops))
                        : Optional.empty();
    }

    private Optional<String> unfolded(Architecture now, GrowthEvent event) {
        long most = (long) (unfoldedFactor * maxParameters);
        long counted = Counts.unfolded(overshoot ? now : now.after(event)).parameters();
        return exceeds(counted, most)
                ? Optional.of(words(counted, "unfolded parameters", most))
                : Optional.empty();
    }

    private boolean exceeds(long counted, long most) {
        return most > 0 && (overshoot ? counted >= most : counted > most);
    }

    private String words(long counted, String what, long most) {
        return String.format(
                Locale.ROOT,
                overshoot ? "the net has %,d %s already, of %,d" : "%,d %s would be more than %,d",
                counted,
                what,
                most);
    }
}
