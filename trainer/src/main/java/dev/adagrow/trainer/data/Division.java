package dev.adagrow.trainer.data;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What each record of a data set is used for, and the model class that it shows. Immutable. */
public final class Division {
    private static final int STRETCH = 1024;

    private final RecordSource source;
    private final int[] modelClass;
    private final Map<Split, int[]> numbers;
    private final Map<Split, List<String>> digests;
    private final List<Contradiction> contradictions;

    /**
     * A record whose content came before under another class.
     *
     * @param record its number
     * @param first number of the first record with this content
     */
    public record Contradiction(int record, int first) {}

    private Division(
            RecordSource source,
            int[] modelClass,
            Map<Split, int[]> numbers,
            Map<Split, List<String>> digests,
            List<Contradiction> contradictions) {
        this.source = source;
        this.modelClass = modelClass;
        this.numbers = numbers;
        this.digests = digests;
        this.contradictions = contradictions;
    }

    /**
     * Divides the data set, for which every payload is read and decoded once. A content stays in
     * the split in which an earlier data set had it: a record that this one puts into another, by
     * its content or its declaration, is left out. Any other content that comes twice is taken
     * once, at its first place; if any of its copies is in training, no copy is a test or
     * validation record.
     *
     * @param source stays open as long as the records are used
     * @param classes the model's class table
     * @param earlier the split of each content hash that the lineage has used
     * @param input decodes the records
     * @param between is called on the caller's thread before every 1024 records; it may throw
     * @throws InputException if the table lacks a class of the data set, or a record cannot be
     *     decoded; the message names data set and record
     */
    public static Division of(
            RecordSource source,
            List<String> classes,
            Map<String, Split> earlier,
            InputThreads input,
            Runnable between) {
        var modelClass = modelClasses(source.header(), classes);
        var hashes = contentHashes(source, input, between);
        boolean declaresTest = source.declaresTest();
        var splits = new ArrayList<Split>();
        for (int i = 0; i < source.size(); i++) {
            splits.add(Splits.of(hashes.get(i), source.declared(i), declaresTest));
        }
        var training = new HashSet<String>();
        for (int i = 0; i < hashes.size(); i++) {
            if (splits.get(i) == Split.TRAIN) {
                training.add(hashes.get(i));
            }
        }
        var chosen = new EnumMap<Split, List<Integer>>(Split.class);
        var digests = new EnumMap<Split, List<String>>(Split.class);
        for (var split : Split.values()) {
            chosen.put(split, new ArrayList<>());
            digests.put(split, new ArrayList<>());
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < hashes.size(); i++) {
            var split = splits.get(i);
            var hash = hashes.get(i);
            var before = earlier.get(hash);
            boolean clash =
                    before == null
                            ? (split == Split.TRAIN) != training.contains(hash)
                            : split != before;
            if (!clash && seen.add(hash)) {
                java.util.Objects.requireNonNull(chosen.get(split)).add(i);
                java.util.Objects.requireNonNull(digests.get(split)).add(hash);
            }
        }
        var numbers = new EnumMap<Split, int[]>(Split.class);
        chosen.forEach(
                (split, list) -> numbers.put(split, list.stream().mapToInt(i -> i).toArray()));
        digests.replaceAll((split, list) -> List.copyOf(list));
        return new Division(source, modelClass, numbers, digests, contradictions(source, hashes));
    }

    private static List<Contradiction> contradictions(RecordSource source, List<String> hashes) {
        var first = new HashMap<String, Integer>();
        var found = new ArrayList<Contradiction>();
        for (int i = 0; i < hashes.size(); i++) {
            int before = first.merge(hashes.get(i), i, (earlier, later) -> earlier);
            if (source.label(before) != source.label(i)) {
                found.add(new Contradiction(i, before));
            }
        }
        return List.copyOf(found);
    }

    private static List<String> contentHashes(
            RecordSource source, InputThreads input, Runnable between) {
        var all = new ArrayList<String>();
        var stretches =
                input.ahead(
                        IntStream.iterate(0, from -> from < source.size(), from -> from + STRETCH)
                                .mapToObj(from -> stretch(source, from))
                                .iterator());
        while (stretches.hasNext()) {
            between.run();
            all.addAll(stretches.next());
        }
        return all;
    }

    private static Supplier<List<String>> stretch(RecordSource source, int from) {
        int to = Math.min(source.size(), from + STRETCH);
        return () -> IntStream.range(from, to).mapToObj(i -> contentHash(source, i)).toList();
    }

    private static String contentHash(RecordSource source, int record) {
        try {
            return Splits.contentHash(source.header().mediaType(), source.payload(record));
        } catch (InputException e) {
            throw EncodedRecords.named(source, record, e);
        }
    }

    /** Records under another class than the first of the same content; ascending. */
    public List<Contradiction> contradictions() {
        return contradictions;
    }

    /** The records as a network sees them. */
    public TaskData preprocessed(Preprocessor preprocessor) {
        var parts = new EnumMap<Split, Records>(Split.class);
        numbers.forEach((split, chosen) -> {
            int[] labels = Arrays.stream(chosen).map(i -> modelClass[source.label(i)]).toArray();
            parts.put(split, new EncodedRecords(source, preprocessor, chosen, labels));
        });
        return new TaskData(preprocessor.spec(), parts, digests);
    }

    /** Model class index of each of the data set's classes. */
    private static int[] modelClasses(Dataset dataset, List<String> table) {
        return dataset.classes().stream()
                .mapToInt(name -> {
                    int index = table.indexOf(name);
                    if (index < 0) {
                        throw new InputException(
                                "data set "
                                        + dataset.name()
                                        + " has class \""
                                        + name
                                        + "\", which is not in the class table "
                                        + table);
                    }
                    return index;
                })
                .toArray();
    }
}
