package dev.adagrow.dataset;

import dev.adagrow.preprocess.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * How many records a data set has, by split and by class.
 *
 * @param bySplit all three splits as keys
 * @param byClass index = label, up to the largest label
 */
public record DatasetSummary(int records, Map<Split, Integer> bySplit, List<Integer> byClass) {
    public DatasetSummary {
        bySplit = Map.copyOf(bySplit);
        byClass = List.copyOf(byClass);
    }

    /**
     * Decodes and hashes every record once.
     *
     * @throws MalformedDatasetException naming a record that cannot be decoded
     */
    public static DatasetSummary of(Dataset dataset) throws MalformedDatasetException {
        var counter = new Counter();
        counter.begin(dataset);
        for (int i = 0; i < dataset.samples().size(); i++) {
            counter.record(i, dataset.samples().get(i));
        }
        return counter.summary();
    }

    /** Counts records that nobody keeps. Not thread-safe. */
    public static final class Counter implements RecordSink {
        /**
         * Whether a test split is declared is known only after the last record: counted is by what
         * the source says and by what content says.
         */
        private final Map<Origin, Map<Split, Integer>> counts = new EnumMap<>(Origin.class);

        private final List<Integer> byClass = new ArrayList<>();
        private String mediaType = Dataset.RAW_IMAGE;
        private int records;

        public Counter() {
            for (Origin origin : Origin.values()) {
                counts.put(origin, new EnumMap<>(Split.class));
            }
        }

        @Override
        public void begin(Dataset header) {
            mediaType = header.mediaType();
        }

        /**
         * @throws MalformedDatasetException naming a record that cannot be decoded
         */
        @Override
        public void record(int index, Sample sample) throws MalformedDatasetException {
            try {
                count(
                        sample.payload(),
                        sample.label(),
                        sample.declared().map(Counter::origin).orElse(Origin.NOT_DECLARED));
            } catch (MalformedDatasetException e) {
                throw new MalformedDatasetException("record " + index + ": " + e.getMessage());
            }
        }

        private static Origin origin(Split declared) {
            return declared == Split.TEST ? Origin.TEST : Origin.TRAIN;
        }

        void count(byte[] payload, int label, Origin origin) throws MalformedDatasetException {
            try {
                var hash = Splits.contentHash(mediaType, payload);
                of(origin).merge(Splits.of(hash, Optional.empty(), false), 1, Integer::sum);
            } catch (InputException e) {
                throw new MalformedDatasetException(String.valueOf(e.getMessage()));
            }
            records++;
            while (byClass.size() <= label) {
                byClass.add(0);
            }
            byClass.set(label, byClass.get(label) + 1);
        }

        /** Whether a record was counted that its source calls a test record. */
        boolean hasTest() {
            return !of(Origin.TEST).isEmpty();
        }

        /** Of what was counted so far. */
        public DatasetSummary summary() {
            return summary(IntUnaryOperator.identity());
        }

        /**
         * @param newLabel of the label that a record was counted with
         */
        DatasetSummary summary(IntUnaryOperator newLabel) {
            boolean declaresTest = hasTest() || !of(Origin.VALIDATION).isEmpty();
            var bySplit = new EnumMap<Split, Integer>(Split.class);
            for (Split split : Split.values()) {
                bySplit.put(split, 0);
            }
            for (Origin origin : Origin.values()) {
                boolean test = origin == Origin.TEST || (origin == Origin.VALIDATION && !hasTest());
                of(origin)
                        .forEach((byContent, count) ->
                                bySplit.merge(
                                        test ? Split.TEST : declared(byContent, declaresTest),
                                        count,
                                        Integer::sum));
            }
            var classes = new ArrayList<Integer>(Collections.nCopies(byClass.size(), 0));
            for (int label = 0; label < byClass.size(); label++) {
                classes.set(newLabel.applyAsInt(label), byClass.get(label));
            }
            return new DatasetSummary(records, bySplit, classes);
        }

        private static Split declared(Split byContent, boolean declaresTest) {
            return declaresTest && byContent == Split.TEST ? Split.TRAIN : byContent;
        }

        private Map<Split, Integer> of(Origin origin) {
            return Objects.requireNonNull(counts.get(origin));
        }
    }

    public int count(Split split) {
        return bySplit.getOrDefault(split, 0);
    }
}
