package dev.adagrow.server.fake;

import dev.adagrow.server.routing.SplitSwitch;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Remembers every split that took effect; refuses revisions that do not rise, as the real table
 * does.
 */
public final class FakeSplits implements SplitSwitch {
    private final List<TrafficSplit> applied = new ArrayList<>();

    @Override
    public synchronized void apply(TrafficSplit split) {
        var before = find(split.model());
        if (before.isPresent() && split.revision() <= before.get().revision()) {
            throw new IllegalStateException(
                    "revision " + split.revision() + " after " + before.get().revision());
        }
        applied.add(split);
    }

    @Override
    public synchronized void remove(String model) {
        applied.removeIf(split -> split.model().equals(model));
    }

    /** Models that calls know. */
    public synchronized Set<String> known() {
        return applied.stream().map(TrafficSplit::model).collect(Collectors.toSet());
    }

    /** The one in force; of a model that was never given one, none. */
    public synchronized TrafficSplit of(String model) {
        return find(model).orElse(TrafficSplit.none(model));
    }

    private Optional<TrafficSplit> find(String model) {
        return applied.stream().filter(s -> s.model().equals(model)).reduce((a, b) -> b);
    }

    public synchronized List<TrafficSplit> all() {
        return List.copyOf(applied);
    }
}
