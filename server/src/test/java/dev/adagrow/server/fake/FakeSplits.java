package dev.adagrow.server.fake;

import dev.adagrow.server.routing.SplitSwitch;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers every split that took effect; refuses revisions that do not rise, as the real table
 * does.
 */
public final class FakeSplits implements SplitSwitch {
    private final List<TrafficSplit> applied = new ArrayList<>();

    @Override
    public synchronized void apply(TrafficSplit split) {
        if (split.revision() <= of(split.model()).revision()) {
            throw new IllegalStateException(
                    "revision " + split.revision() + " after " + of(split.model()).revision());
        }
        applied.add(split);
    }

    /** The one in force. */
    public synchronized TrafficSplit of(String model) {
        return applied.stream()
                .filter(s -> s.model().equals(model))
                .reduce(TrafficSplit.none(model), (a, b) -> b);
    }

    public synchronized List<TrafficSplit> all() {
        return List.copyOf(applied);
    }
}
