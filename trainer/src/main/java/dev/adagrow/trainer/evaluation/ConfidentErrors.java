package dev.adagrow.trainer.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The wrong answers that the model was surest of. Not thread-safe. */
final class ConfidentErrors {
    /** The least sure first, and of equal ones the later record. */
    private static final Comparator<Miss> ORDER =
            Comparator.comparingDouble(Miss::confidence)
                    .thenComparing(Comparator.comparingInt(Miss::record).reversed());

    private final int limit;
    private final PriorityQueue<Miss> kept = new PriorityQueue<>(ORDER);

    /**
     * @param limit to keep, at least 1
     */
    ConfidentErrors(int limit) {
        this.limit = limit;
    }

    void observe(Miss miss) {
        kept.add(miss);
        if (kept.size() > limit) {
            kept.remove();
        }
    }

    /** The surest first; of equal ones the earlier record. */
    List<Miss> surest() {
        return kept.stream().sorted(ORDER.reversed()).toList();
    }
}
