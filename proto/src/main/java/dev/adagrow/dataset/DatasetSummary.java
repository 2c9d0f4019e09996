package dev.adagrow.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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

    /** Hashes every record once. */
    public static DatasetSummary of(Dataset dataset) {
        var counter = new Counter();
        dataset.samples().forEach(counter);
        return counter.summary();
    }

    /** Counts records that nobody keeps. Not thread-safe. */
    public static final class Counter implements Consumer<Sample> {
        /**
         * Whether the data set declares its test split is known only after the last record:
         * undeclared records are counted by both rules.
         */
        private final Map<Split, Integer> withDeclared = new EnumMap<>(Split.class);

        private final Map<Split, Integer> byContent = new EnumMap<>(Split.class);
        private final List<Integer> byClass = new ArrayList<>();
        private int records;
        private int declaredTests;

        @Override
        public void accept(Sample sample) {
            records++;
            while (byClass.size() <= sample.label()) {
                byClass.add(0);
            }
            byClass.set(sample.label(), byClass.get(sample.label()) + 1);
            if (sample.declared().filter(Split.TEST::equals).isPresent()) {
                declaredTests++;
                return;
            }
            long prefix = Splits.prefix(sample);
            withDeclared.merge(Splits.of(prefix, true), 1, Integer::sum);
            byContent.merge(Splits.of(prefix, false), 1, Integer::sum);
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
