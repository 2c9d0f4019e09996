package dev.adagrow.dataset;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.adagrow.bundle.Digests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

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
     * Writes the kept records in the data set's order, holding one record at a time.
     *
     * @throws MalformedDatasetException if the training limit is lower than the number of classes
     */
    @CanIgnoreReturnValue
    public WrittenDataset write(RecordFile all, Path target) throws IOException {
        var header = all.header();
        requireEnough(header);
        var records = new ArrayList<Entry>();
        for (int i = 0; i < all.size(); i++) {
            records.add(Entry.of(header, i, all.sample(i), all.declaresTest()));
        }
        try (var writer =
                header.mediaType().equals(Dataset.ENCODED_IMAGE)
                        ? DatasetWriter.encoded(target)
                        : DatasetWriter.raw(target, header.shape())) {
            for (int i : kept(records)) {
                writer.add(all.sample(i));
            }
            return writer.finish(header.name(), header.classes());
        }
    }

    private void requireEnough(Dataset dataset) throws MalformedDatasetException {
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
    }

    /** Indices in ascending order. */
    private Collection<Integer> kept(List<Entry> records) {
        var splits = new EnumMap<Split, List<Entry>>(Split.class);
        records.forEach(r -> splits.computeIfAbsent(r.split(), s -> new ArrayList<>()).add(r));
        var kept = new TreeSet<Integer>();
        splits.forEach((split, entries) ->
                balanced(entries, limit(split, entries.size(), splits))
                        .forEach(entry -> kept.add(entry.index())));
        return kept;
    }

    /**
     * What is known of a record without its payload.
     *
     * @param digest of the payload
     */
    private record Entry(int index, int label, Split split, String digest) {
        static Entry of(Dataset header, int index, Sample sample, boolean declaresTest) {
            var content = Splits.contentHash(header.mediaType(), sample.payload());
            return new Entry(
                    index,
                    sample.label(),
                    Splits.of(content, sample.declared(), declaresTest),
                    Digests.sha256(sample.payload()));
        }
    }

    private int limit(Split split, int all, Map<Split, List<Entry>> splits) {
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
    private record Ranked(Entry entry, int rank) {}

    /** Lowest ranks first, so that no class gets two more than another while it has some left. */
    private static List<Entry> balanced(List<Entry> entries, int limit) {
        if (entries.size() <= limit) {
            return entries;
        }
        var seen = new HashMap<Integer, Integer>();
        return entries.stream()
                .sorted(Comparator.comparing(Entry::digest))
                .map(e -> new Ranked(e, seen.merge(e.label(), 1, Integer::sum)))
                .sorted(
                        Comparator.comparingInt(Ranked::rank)
                                .thenComparing(r -> r.entry().digest()))
                .limit(limit)
                .map(Ranked::entry)
                .toList();
    }

    private static void positive(String split, OptionalInt limit) {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    limit.getAsInt() + " " + split + " records: less than one");
        }
    }
}
