package dev.adagrow.trainer.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;

/**
 * One pass over all records in random order. A last batch of fewer than half the size is dropped,
 * since batch statistics of a handful of records harm every BN; a single smaller batch is kept.
 */
public final class ShuffledBatches {
    private final Records records;
    private final int batchSize;

    /**
     * @throws IllegalArgumentException without records, or for a batch size under 1
     */
    public ShuffledBatches(Records records, int batchSize) {
        if (records.size() == 0 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "batches of " + batchSize + " from " + records.size() + " records");
        }
        this.records = records;
        this.batchSize = batchSize;
    }

    public int batchesPerEpoch() {
        int full = records.size() / batchSize;
        return full == 0 || 2 * (records.size() % batchSize) >= batchSize ? full + 1 : full;
    }

    /** The batches of one epoch, decoded one by one; equal generators give equal batches. */
    public Iterator<Batch> epoch(RandomGenerator random) {
        return InputThreads.inline(drafts(random, Variations.NONE));
    }

    /** The batches of one epoch; equal arguments give equal batches. */
    public Iterator<Draft> drafts(RandomGenerator random, Variations variations) {
        int[] order = Shuffle.permutation(records.size(), random);
        int count = batchesPerEpoch();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Draft next() {
                if (next >= count) {
                    throw new NoSuchElementException("the epoch has " + count + " batches");
                }
                int from = next++ * batchSize;
                int[] indices =
                        Arrays.copyOfRange(order, from, Math.min(from + batchSize, order.length));
                return () -> Batch.of(variations.batch(records, indices, 0));
            }
        };
    }
}
