package dev.adagrow.trainer.stream.records;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A uniform sample of a sequence whose length is not known: algorithm R (J. Vitter, Random Sampling
 * with a Reservoir, ACM TOMS 11, 1985). The first n items are kept; item t &gt; n (from 1) takes a
 * random place with probability n / t. After any number t ≥ n of items, each is kept with
 * probability n / t. Not thread-safe.
 */
final class Reservoir<T> {
    private final int capacity;
    private final RandomGenerator random;
    private final List<T> kept = new ArrayList<>();
    private long offered;

    /**
     * @param capacity n
     */
    Reservoir(int capacity, RandomGenerator random) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a reservoir of " + capacity);
        }
        this.capacity = capacity;
        this.random = random;
    }

    void offer(T item) {
        offered++;
        if (kept.size() < capacity) {
            kept.add(item);
            return;
        }
        long place = random.nextLong(offered);
        if (place < capacity) {
            kept.set((int) place, item);
        }
    }

    List<T> kept() {
        return List.copyOf(kept);
    }
}
