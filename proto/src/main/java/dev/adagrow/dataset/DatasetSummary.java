package dev.adagrow.dataset;

import dev.adagrow.preprocess.InputException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
         * Whether the data set declares its test split is known only after the last record:
         * undeclared records are counted by both rules.
         */
        private final Map<Split, Integer> withDeclared = new EnumMap<>(Split.class);

        private final Map<Split, Integer> byContent = new EnumMap<>(Split.class);
        private final List<Integer> byClass = new ArrayList<>();
        private String mediaType = Dataset.RAW_IMAGE;
        private int records;
        private int declaredTests;

        @Override
        public void begin(Dataset header) {
            mediaType = header.mediaType();
        }

        /**
         * @throws MalformedDatasetException naming a record that cannot be decoded
         */
        @Override
        public void record(int index, Sample sample) throws MalformedDatasetException {
            records++;
            while (byClass.size() <= sample.label()) {
                byClass.add(0);
            }
            byClass.set(sample.label(), byClass.get(sample.label()) + 1);
            String hash = hash(index, sample);
            if (sample.declared().filter(Split.TEST::equals).isPresent()) {
                declaredTests++;
                return;
            }
            withDeclared.merge(Splits.of(hash, sample.declared(), true), 1, Integer::sum);
            byContent.merge(Splits.of(hash, sample.declared(), false), 1, Integer::sum);
        }

        private String hash(int index, Sample sample) throws MalformedDatasetException {
            try {
                return Splits.contentHash(mediaType, sample.payload());
            } catch (InputException e) {
                throw new MalformedDatasetException("record " + index + ": " + e.getMessage());
            }
        }

        /** Of what was counted so far. */
        public DatasetSummary summary() {
            var bySplit = new EnumMap<Split, Integer>(Split.class);
            for (Split split : Split.values()) {
                bySplit.put(
                        split,
                        (declaredTests > 0 ? withDeclared : byContent).getOrDefault(split, 0));
            }
            bySplit.merge(Split.TEST, declaredTests, Integer::sum);
            return new DatasetSummary(records, bySplit, byClass);
        }
    }

    public int count(Split split) {
        return bySplit.getOrDefault(split, 0);
    }
}
