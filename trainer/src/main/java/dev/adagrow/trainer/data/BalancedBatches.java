package dev.adagrow.trainer.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;

/**
 * Batches in which every class comes equally often, within one record (head warm-up). Immutable.
 */
public final class BalancedBatches {
    private final Records records;
    private final int batchSize;

    /**
     * @throws IllegalArgumentException without records, or for a batch size under 1
     */
    public BalancedBatches(Records records, int batchSize) {
        if (records.size() == 0 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "batches of " + batchSize + " from " + records.size() + " records");
        }
        this.records = records;
        this.batchSize = batchSize;
    }

    /** {@code count} batches, decoded one by one; equal generators give equal batches. */
    public Iterator<Batch> batches(int count, RandomGenerator random) {
        return InputThreads.inline(drafts(count, random, Variations.NONE));
    }

    /** {@code count} batches; equal arguments give equal batches. */
    public Iterator<Draft> drafts(int count, RandomGenerator random, Variations variations) {
        var sampler = new BalancedSampler(records.labels(), random);
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Draft next() {
                if (next++ >= count) {
                    throw new NoSuchElementException("there are " + count + " batches");
                }
                int[] indices = sampler.next(batchSize);
                return () -> Batch.of(variations.batch(records, indices, 0));
            }
        };
    }
}
