package dev.adagrow.trainer.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;

/**
 * Batches in which every class comes equally often, within one record (head warm-up). Immutable.
 */
public final class BalancedBatches {
    private final LabelledTensors records;
    private final int batchSize;

    /**
     * @throws IllegalArgumentException without records, or for a batch size under 1
     */
    public BalancedBatches(LabelledTensors records, int batchSize) {
        if (records.size() == 0 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "batches of " + batchSize + " from " + records.size() + " records");
        }
        this.records = records;
        this.batchSize = batchSize;
    }

    /** {@code count} batches; equal generators give equal batches. */
    public Iterator<Batch> batches(int count, RandomGenerator random) {
        var sampler = new BalancedSampler(records.labels(), random);
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public Batch next() {
                if (next++ >= count) {
                    throw new NoSuchElementException("there are " + count + " batches");
                }
                return Batch.of(records.select(sampler.next(batchSize)));
            }
        };
    }
}
