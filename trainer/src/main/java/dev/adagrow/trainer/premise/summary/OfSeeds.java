package dev.adagrow.trainer.premise.summary;

import dev.adagrow.trainer.experiment.report.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One figure of each checkpoint of each seed. The checkpoints of a seed are one training and depend
 * on each other, so their mean counts as one value. Not thread-safe.
 */
final class OfSeeds {
    private final Map<Long, List<Double>> bySeed = new TreeMap<>();

    /** Leaves an empty one out. */
    void add(long seed, OptionalDouble value) {
        value.ifPresent(v -> bySeed.computeIfAbsent(seed, s -> new ArrayList<>()).add(v));
    }

    /** Of the mean over the seeds; empty without a value. */
    Optional<Estimate> estimate() {
        var means =
                bySeed.values().stream()
                        .mapToDouble(
                                list -> list.stream().mapToDouble(v -> v).average().orElseThrow())
                        .toArray();
        return means.length == 0 ? Optional.empty() : Optional.of(Estimate.of(means));
    }
}
