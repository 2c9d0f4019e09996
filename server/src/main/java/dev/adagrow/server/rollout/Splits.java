package dev.adagrow.server.rollout;

import dev.adagrow.server.routing.TrafficSplit;
import java.util.Optional;

/** Which split an effect of a rollout asks for. Pure. */
final class Splits {
    /** The split after the effect, with the next revision; the same one if nothing differs. */
    static TrafficSplit after(
            TrafficSplit split, RolloutEffect effect, Rollout rollout, double armShare) {
        int candidate = rollout.candidate().version();
        var wanted =
                switch (effect) {
                    case SHADOW ->
                            trial(split, new TrafficSplit.Trial(candidate, 0, true, rollout.id()));
                    case OPEN_ARMS ->
                            trial(
                                    split,
                                    new TrafficSplit.Trial(
                                            candidate, armShare, false, rollout.id()));
                    case SUSPEND ->
                            trial(split, new TrafficSplit.Trial(candidate, 0, false, rollout.id()));
                    case SWAP -> with(split, Optional.of(candidate), Optional.empty());
                    case WITHDRAW -> with(split, split.stable(), Optional.empty());
                };
        boolean same =
                wanted.stable().equals(split.stable()) && wanted.trial().equals(split.trial());
        return same ? split : wanted;
    }

    private static TrafficSplit trial(TrafficSplit split, TrafficSplit.Trial trial) {
        return with(split, split.stable(), Optional.of(trial));
    }

    private static TrafficSplit with(
            TrafficSplit split, Optional<Integer> stable, Optional<TrafficSplit.Trial> trial) {
        return new TrafficSplit(split.model(), split.revision() + 1, stable, trial);
    }

    private Splits() {}
}
