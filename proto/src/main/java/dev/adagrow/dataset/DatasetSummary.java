package dev.adagrow.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many records a data set has, by split and by class.
 *
 * @param bySplit all three splits as keys
 * @param byClass index = label
 */
public record DatasetSummary(int records, Map<Split, Integer> bySplit, List<Integer> byClass) {
    public DatasetSummary {
        bySplit = Map.copyOf(bySplit);
        byClass = List.copyOf(byClass);
    }

    /** Hashes every record once. */
    public static DatasetSummary of(Dataset dataset) {
        var bySplit = new EnumMap<Split, Integer>(Split.class);
        Splits.of(dataset).forEach((split, samples) -> bySplit.put(split, samples.size()));
        var byClass = new ArrayList<>(Collections.nCopies(dataset.classes().size(), 0));
        dataset.samples().forEach(s -> byClass.set(s.label(), byClass.get(s.label()) + 1));
        return new DatasetSummary(dataset.samples().size(), bySplit, byClass);
    }

    public int count(Split split) {
        return bySplit.getOrDefault(split, 0);
    }
}
