package dev.adagrow.trainer.data;

import dev.adagrow.tensor.Tensor;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Batches of continued growth: the first half new records, the second half class-balanced replay on
 * which the parent's answers are distilled. One epoch is one pass over the new records. Without
 * replay the batches are new alone. Immutable; iterators are not thread-safe.
 */
public final class MixedBatches {
    /**
     * Replay and what the parent says about it.
     *
     * @param records already chosen, min(all, max(20 per class, 5 x new)) by the caller
     * @param teacherLogits of the records, [n, old classes]
     * @param weight old classes / all classes
     * @param temperature 2 by default
     */
    public record Replay(
            LabelledTensors records, Tensor teacherLogits, double weight, double temperature) {
        public Replay {
            if (records.size() == 0 || teacherLogits.dim(0) != records.size()) {
                throw new IllegalArgumentException(
                        "teacher logits "
                                + teacherLogits
                                + " for "
                                + records.size()
                                + " replay records");
            }
        }
    }

    private final LabelledTensors fresh;
    private final Optional<Replay> replay;
    private final int batchSize;

    /**
     * @throws IllegalArgumentException without new records, or for a batch size under 2
     */
    public MixedBatches(LabelledTensors fresh, Optional<Replay> replay, int batchSize) {
        if (fresh.size() == 0 || batchSize < 2) {
            throw new IllegalArgumentException(
                    "batches of " + batchSize + " from " + fresh.size() + " new records");
        }
        this.fresh = fresh;
        this.replay = replay;
        this.batchSize = batchSize;
    }

    private int freshPerBatch() {
        return replay.isPresent() ? batchSize / 2 : batchSize;
    }

    /**
     * ceil(new records / new records of a batch); the last batch is filled up with records from the
     * start of the order.
     */
    public int batchesPerEpoch() {
        return (fresh.size() + freshPerBatch() - 1) / freshPerBatch();
    }

    /**
     * {@code count} batches, however many passes that takes; equal generators give equal batches.
     */
    public Iterator<Batch> batches(int count, RandomGenerator random) {
        var sampler = replay.map(r -> new BalancedSampler(r.records().labels(), random));
        return new Iterator<>() {
            private int[] order = Shuffle.permutation(fresh.size(), random);
            private int taken;
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
                var indices = new int[freshPerBatch()];
                for (int i = 0; i < indices.length; i++) {
                    if (taken == order.length) {
                        order = Shuffle.permutation(fresh.size(), random);
                        taken = 0;
                    }
                    indices[i] = order[taken++];
                }
                var half = fresh.select(indices);
                return replay.map(r ->
                                mix(
                                        half,
                                        r,
                                        sampler.orElseThrow().next(batchSize - indices.length)))
                        .orElseGet(() -> Batch.of(half));
            }
        };
    }

    private static Batch mix(LabelledTensors half, Replay replay, int[] replayed) {
        var all = LabelledTensors.concat(List.of(half, replay.records().select(replayed)));
        int classes = replay.teacherLogits().dim(1);
        var logits = new float[all.size() * classes];
        var rows = new boolean[all.size()];
        Arrays.fill(rows, half.size(), rows.length, true);
        for (int i = 0; i < replayed.length; i++) {
            System.arraycopy(
                    replay.teacherLogits().data(),
                    replayed[i] * classes,
                    logits,
                    (half.size() + i) * classes,
                    classes);
        }
        var teacher =
                new Distillation(
                        new Tensor(logits, all.size(), classes),
                        rows,
                        replay.weight(),
                        replay.temperature());
        return new Batch(all.inputs(), all.labels(), Optional.of(teacher));
    }
}
