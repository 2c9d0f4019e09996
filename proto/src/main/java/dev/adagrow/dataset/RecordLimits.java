package dev.adagrow.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many records of each split a smaller data set keeps. What is kept follows from the records
 * alone: of every class those with the lowest content hash, as many of each class as there are, so
 * that a limit of 100 on ten classes keeps ten of each. A record keeps its split.
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
        var positions = positions(dataset);
        var kept = new boolean[dataset.samples().size()];
        for (var split : Split.values()) {
            var all = positions.getOrDefault(split, List.of());
            for (int position : balanced(dataset, all, limit(split, positions))) {
                kept[position] = true;
            }
        }
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                samples.add(dataset.samples().get(i));
            }
        }
        return new Dataset(
                dataset.name(), dataset.mediaType(), dataset.shape(), dataset.classes(), samples);
    }

    private static Map<Split, List<Integer>> positions(Dataset dataset) {
        var positions = new EnumMap<Split, List<Integer>>(Split.class);
        boolean declaresTest = dataset.declaresTest();
        for (int i = 0; i < dataset.samples().size(); i++) {
            var split = Splits.of(dataset.samples().get(i), declaresTest);
            positions.computeIfAbsent(split, s -> new ArrayList<>()).add(i);
        }
        return positions;
    }

    private int limit(Split split, Map<Split, List<Integer>> positions) {
        int all = positions.getOrDefault(split, List.of()).size();
        return switch (split) {
            case TRAIN -> train.orElse(all);
            case VALIDATION -> validation.orElseGet(() -> share(all, positions));
            case TEST -> test.orElse(all);
        };
    }

    private int share(int all, Map<Split, List<Integer>> positions) {
        int training = positions.getOrDefault(Split.TRAIN, List.of()).size();
        return train.isEmpty() || training == 0
                ? all
                : (int) Math.ceil((double) all * Math.min(train.getAsInt(), training) / training);
    }

    private record Ranked(int position, long prefix, int rank) {}

    /** Lowest ranks within the classes first, so that no class gets two more than another. */
    private static int[] balanced(Dataset dataset, List<Integer> positions, int limit) {
        if (positions.size() <= limit) {
            return positions.stream().mapToInt(p -> p).toArray();
        }
        var byHash =
                positions.stream()
                        .map(p -> new Ranked(p, Splits.prefix(dataset.samples().get(p)), 0))
                        .sorted(
                                Comparator.comparingLong(Ranked::prefix)
                                        .thenComparingInt(Ranked::position))
                        .toList();
        var seen = new int[dataset.classes().size()];
        var ranked = new Ranked[byHash.size()];
        Arrays.setAll(
                ranked,
                i -> {
                    var r = byHash.get(i);
                    int label = dataset.samples().get(r.position()).label();
                    return new Ranked(r.position(), r.prefix(), seen[label]++);
                });
        return Arrays.stream(ranked)
                .sorted(
                        Comparator.comparingInt(Ranked::rank)
                                .thenComparingLong(Ranked::prefix)
                                .thenComparingInt(Ranked::position))
                .limit(limit)
                .mapToInt(Ranked::position)
                .toArray();
    }

    private static void positive(String split, OptionalInt limit) {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    limit.getAsInt() + " " + split + " records: less than one");
        }
    }
}
