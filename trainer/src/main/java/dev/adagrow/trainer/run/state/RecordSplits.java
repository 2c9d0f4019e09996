package dev.adagrow.trainer.run.state;

import dev.adagrow.dataset.Split;
import dev.adagrow.trainer.data.TaskData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Content hashes of every record that a lineage has used, by what it was used for; sorted. A record
 * is in one of the three only.
 */
public record RecordSplits(List<String> train, List<String> validation, List<String> test) {
    public RecordSplits {
        train = List.copyOf(new TreeSet<>(train));
        validation = List.copyOf(new TreeSet<>(validation));
        test = List.copyOf(new TreeSet<>(test));
    }

    /** Of a lineage that has used no records yet. */
    public static RecordSplits none() {
        return new RecordSplits(List.of(), List.of(), List.of());
    }

    /** With the records of one more data set. */
    public RecordSplits and(TaskData data) {
        return new RecordSplits(
                joined(train, data.digests(), Split.TRAIN),
                joined(validation, data.digests(), Split.VALIDATION),
                joined(test, data.digests(), Split.TEST));
    }

    private static List<String> joined(
            List<String> known, Map<Split, List<String>> digests, Split split) {
        var all = new java.util.ArrayList<>(known);
        all.addAll(digests.getOrDefault(split, List.of()));
        return all;
    }

    /** What was trained with. */
    public Set<String> training() {
        return Set.copyOf(train);
    }

    /**
     * The split of each content. One that a state has in several was trained on if training is
     * among them, else validated with: no figure on it is one of the test.
     */
    public Map<String, Split> byContent() {
        var all = new HashMap<String, Split>();
        test.forEach(hash -> all.put(hash, Split.TEST));
        validation.forEach(hash -> all.put(hash, Split.VALIDATION));
        train.forEach(hash -> all.put(hash, Split.TRAIN));
        return all;
    }
}
