package dev.adagrow.dataset;

import dev.adagrow.bundle.Digests;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How many records of each split a smaller data set keeps. What is kept follows from the records
 * alone: of every class those with the lowest SHA-256, as many of each class as there are, so that
 * a limit of 100 on ten classes keeps ten of each. A record keeps its split.
 *
 * @param train records of the training split at most; empty: all
 * @param validation records at most; empty: as large a share as of the training split
 * @param test records at most; empty: all
 */
public record RecordLimits(OptionalInt train, OptionalInt validation, OptionalInt test) {
    /**
     * @throws IllegalArgumentException for a limit below one, naming the split
     */
    public RecordLimits {
        positive("training", train);
        positive("validation", validation);
        positive("test", test);
    }

    /** Keeps everything. */
    public static RecordLimits none() {
        return new RecordLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** Whether everything is kept. */
    public boolean isNone() {
        return train.isEmpty() && validation.isEmpty() && test.isEmpty();
    }

    /**
     * The kept records in the data set's order.
     *
     * @throws MalformedDatasetException if the training limit is lower than the number of classes
     */
    public Dataset apply(Dataset dataset) throws MalformedDatasetException {
        if (isNone()) {
            return dataset;
        }
        int classes = dataset.classes().size();
        if (train.isPresent() && train.getAsInt() < classes) {
            throw new MalformedDatasetException(
                    "data set "
                            + dataset.name()
                            + " has "
                            + classes
                            + " classes; "
                            + train.getAsInt()
                            + " training records are too few");
        }
        var splits = Splits.of(dataset);
        Set<Sample> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        splits.forEach((split, samples) ->
                kept.addAll(balanced(samples, limit(split, samples.size(), splits))));
        return new Dataset(
                dataset.name(),
                dataset.mediaType(),
                dataset.shape(),
                dataset.classes(),
                dataset.samples().stream().filter(kept::contains).toList());
    }

    private int limit(Split split, int all, Map<Split, List<Sample>> splits) {
        return switch (split) {
            case TRAIN -> train.orElse(all);
            case VALIDATION ->
                    validation.orElseGet(
                            () -> share(all, splits.getOrDefault(Split.TRAIN, List.of()).size()));
            case TEST -> test.orElse(all);
        };
    }

    private int share(int all, int training) {
        return train.isEmpty() || training == 0
                ? all
                : (int) Math.ceil((double) all * Math.min(train.getAsInt(), training) / training);
    }

    /**
     * @param rank among those of its class, by digest
     */
    private record Ranked(Sample sample, String digest, int rank) {}

    /** Lowest ranks first, so that no class gets two more than another while it has some left. */
    private static List<Sample> balanced(List<Sample> samples, int limit) {
        if (samples.size() <= limit) {
            return samples;
        }
        var seen = new HashMap<Integer, Integer>();
        return samples.stream()
                .map(sample -> new Ranked(sample, Digests.sha256(sample.payload()), 0))
                .sorted(Comparator.comparing(Ranked::digest))
                .map(r ->
                        new Ranked(
                                r.sample(),
                                r.digest(),
                                seen.merge(r.sample().label(), 1, Integer::sum)))
                .sorted(Comparator.comparingInt(Ranked::rank).thenComparing(Ranked::digest))
                .limit(limit)
                .map(Ranked::sample)
                .toList();
    }

    private static void positive(String split, OptionalInt limit) {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    limit.getAsInt() + " " + split + " records: less than one");
        }
    }
}
