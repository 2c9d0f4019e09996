package dev.adagrow.server.routing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The splits in force. Thread-safe; readers take no lock and see a split either whole or not at
 * all.
 */
public final class SplitTable implements SplitSwitch {
    private final ReentrantLock writers = new ReentrantLock();

    /** Immutable; replaced as a whole. */
    @GuardedBy("writers")
    private volatile Map<String, TrafficSplit> splits = Map.of();

    /** Empty for a model that was never given a split. */
    @SuppressWarnings("GuardedBy") // reads of the immutable map need no lock
    public Optional<TrafficSplit> split(String model) {
        return Optional.ofNullable(splits.get(model));
    }

    /** One for each model that was ever given one, by the model's name. */
    @SuppressWarnings("GuardedBy") // reads of the immutable map need no lock
    public List<TrafficSplit> splits() {
        return splits.values().stream().sorted(Comparator.comparing(TrafficSplit::model)).toList();
    }

    @Override
    public void remove(String model) {
        writers.lock();
        try {
            var next = new HashMap<>(splits);
            next.remove(model);
            splits = Map.copyOf(next);
        } finally {
            writers.unlock();
        }
    }

    @Override
    public void apply(TrafficSplit split) {
        writers.lock();
        try {
            var old = splits.get(split.model());
            if (old != null && old.revision() >= split.revision()) {
                throw new IllegalStateException(
                        "split of "
                                + split.model()
                                + ": revision "
                                + split.revision()
                                + " does not follow revision "
                                + old.revision());
            }
            var next = new HashMap<>(splits);
            next.put(split.model(), split);
            splits = Map.copyOf(next);
        } finally {
            writers.unlock();
        }
    }
}
