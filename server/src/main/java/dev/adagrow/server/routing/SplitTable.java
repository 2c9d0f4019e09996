package dev.adagrow.server.routing;

import java.util.List;
import java.util.Optional;

/** The splits in force. Thread-safe; readers take no lock and see a split either whole or not at all. */
public final class SplitTable implements SplitSwitch {
    /** Empty for a model that was never given a split. */
    public Optional<TrafficSplit> split(String model) {
        throw new UnsupportedOperationException();
    }

    public List<TrafficSplit> splits() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void apply(TrafficSplit split) {
        throw new UnsupportedOperationException();
    }
}
