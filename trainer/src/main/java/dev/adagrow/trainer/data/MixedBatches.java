package dev.adagrow.trainer.data;

import dev.adagrow.tensor.FloatTensor;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Batches of continued growth: the first half new records, the second half class-balanced replay,
 * on which the parent's answers may be distilled. Without replay the batches are new alone.
 * Immutable; iterators are not thread-safe.
 *
 * <p>Passes over the new records, each in an order of its own, follow on each other without a gap:
 * a batch that one pass does not fill is filled from the next, so that every batch has its full
 * size, and in whole passes every new record comes equally often.
 */
public final class MixedBatches {
    /**
     * Records of earlier tasks.
     *
     * @param records already chosen, min(all, max(20 per class, 5 x new)) by the caller
     * @param teacher what the parent says about them; empty: labels alone count
     */
    public record Replay(Records records, Optional<Teacher> teacher) {
        public Replay {
            if (records.size() == 0
                    || teacher.filter(t -> t.logits().dim(0) != records.size()).isPresent()) {
                throw new IllegalArgumentException(
                        records.size() + " replay records with " + teacher);
            }
        }
    }

    /**
     * A parent whose answers are distilled.
     *
     * @param logits of the replay records, [n, old classes]
     * @param weight of the term
     * @param temperature softens both distributions
     */
    public record Teacher(FloatTensor logits, double weight, double temperature) {}

    /** Records of a batch at most where batches are only gathered from. */
    private static final int GATHERED_AT_ONCE = 64;

    private final Records fresh;
    private final Optional<Replay> replay;
    private final int batchSize;

    /**
     * @throws IllegalArgumentException without new records, or for a batch size under 2
     */
    public MixedBatches(Records fresh, Optional<Replay> replay, int batchSize) {
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
     * The fewest batches in which every new record comes: ceil(new records / new records of a
     * batch).
     */
    public int batchesPerEpoch() {
        return (fresh.size() + freshPerBatch() - 1) / freshPerBatch();
    }

    /**
     * {@code count} batches, however many passes that takes, decoded one by one; equal generators
     * give equal batches.
     */
    public Iterator<Batch> batches(int count, RandomGenerator random) {
        return InputThreads.inline(drafts(count, random, Variations.NONE));
    }

    /**
     * {@code count} batches, however many passes that takes; equal arguments give equal batches.
     * What the parent says of a replayed record, it says of the record as it is.
     */
    public Iterator<Draft> drafts(int count, RandomGenerator random, Variations variations) {
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
            public Draft next() {
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
                if (replay.isEmpty()) {
                    return () -> Batch.of(variations.batch(fresh, indices, 0));
                }
                int[] replayed = sampler.orElseThrow().next(batchSize - indices.length);
                return () -> mix(variations, indices, replay.get(), replayed);
            }
        };
    }

    /**
     * Inputs of {@code records} records of such batches, not varied: new ones and replay in the
     * same proportion, however large a batch is. Fewer only if they would be more than {@link
     * Records#HELD_VALUES}.
     */
    public FloatTensor inputs(int records, RandomGenerator random) {
        return new MixedBatches(fresh, replay, Math.min(batchSize, GATHERED_AT_ONCE))
                .gathered(fresh.heldAtOnce(records), random);
    }

    private FloatTensor gathered(int wanted, RandomGenerator random) {
        var shape = fresh.shape();
        var inputs = FloatTensor.zeros(wanted, shape.channels(), shape.height(), shape.width());
        var batches = batches((wanted + batchSize - 1) / batchSize, random);
        for (int filled = 0; batches.hasNext(); filled += batchSize) {
            float[] batch = batches.next().inputs().data();
            int rows = Math.min(batchSize, wanted - filled);
            int ofFresh = (rows * freshPerBatch() + batchSize - 1) / batchSize;
            copy(batch, 0, inputs, filled, ofFresh);
            copy(batch, freshPerBatch(), inputs, filled + ofFresh, rows - ofFresh);
        }
        return inputs;
    }

    private void copy(float[] batch, int from, FloatTensor inputs, int to, int rows) {
        int size = fresh.shape().elements();
        System.arraycopy(batch, from * size, inputs.data(), to * size, rows * size);
    }

    private Batch mix(Variations variations, int[] indices, Replay replay, int[] replayed) {
        var half = variations.batch(fresh, indices, 0);
        var all = half.and(variations.batch(replay.records(), replayed, fresh.size()));
        return new Batch(
                all.inputs(),
                all.labels(),
                replay.teacher().map(teacher -> distilled(teacher, half.size(), replayed)));
    }

    private static Distillation distilled(Teacher teacher, int first, int[] replayed) {
        int classes = teacher.logits().dim(1);
        int size = first + replayed.length;
        var logits = new float[size * classes];
        var rows = new boolean[size];
        Arrays.fill(rows, first, size, true);
        for (int i = 0; i < replayed.length; i++) {
            System.arraycopy(
                    teacher.logits().data(),
                    replayed[i] * classes,
                    logits,
                    (first + i) * classes,
                    classes);
        }
        return new Distillation(
                new FloatTensor(logits, size, classes),
                rows,
                teacher.weight(),
                teacher.temperature());
    }
}
