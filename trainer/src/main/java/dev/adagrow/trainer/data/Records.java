package dev.adagrow.trainer.data;

import dev.adagrow.preprocess.InputException;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Labelled records in a fixed order, decoded when they are asked for: what is kept of a record is
 * its number and its label, so a view costs the same whatever size the records have. Immutable and
 * safe to share between threads.
 */
public sealed interface Records permits LabelledTensors, EncodedRecords, JoinedRecords {
    /** Decoded values that are held at once, at most: 64 MiB of floats. */
    int HELD_VALUES = 1 << 24;

    int size();

    /** Of every decoded record. */
    Shape shape();

    /** The model class of each record; callers only read. */
    int[] labels();

    /** The values of a black pixel, by channel. */
    float[] black();

    /** Bytes of the heap that this view keeps in use. */
    long retainedBytes();

    /**
     * Decodes one record: {@code shape().elements()} values from {@code offset} on.
     *
     * @throws InputException naming data set and record, if it cannot be decoded
     */
    void decode(int record, float[] out, int offset);

    /** The records of these indices, in their order; an index may come twice. Decodes nothing. */
    Records select(int[] indices);

    /**
     * Decodes the records of these indices, in their order; an index may come twice.
     *
     * @throws InputException naming data set and record, if one cannot be decoded
     * @throws CancellationException if the thread is interrupted meanwhile; it stays so
     * @throws IllegalArgumentException if they are more than one tensor holds
     */
    default LabelledTensors batch(int[] indices) {
        var shape = shape();
        var inputs =
                FloatTensor.zeros(indices.length, shape.channels(), shape.height(), shape.width());
        var chosen = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("decoding was interrupted");
            }
            decode(indices[i], inputs.data(), i * shape.elements());
            chosen[i] = labels()[indices[i]];
        }
        return new LabelledTensors(inputs, chosen);
    }

    /** The first {@code count} records, or all if there are fewer. Decodes nothing. */
    default Records first(int count) {
        return select(IntStream.range(0, Math.min(count, size())).toArray());
    }

    /**
     * Decodes the first records, {@code count} or fewer: no more than there are, and than {@link
     * #HELD_VALUES} allow, but one at least.
     *
     * @throws InputException naming data set and record, if one cannot be decoded
     */
    default LabelledTensors held(int count) {
        int most = Math.min(heldAtOnce(count), size());
        return batch(IntStream.range(0, most).toArray());
    }

    /** {@code wanted}, or as many records as {@link #HELD_VALUES} allow, but one at least. */
    default int heldAtOnce(int wanted) {
        return Math.min(wanted, Math.max(1, HELD_VALUES / shape().elements()));
    }

    /** How many records each class has; as long as the largest label asks for. */
    default int[] classCounts() {
        var counts = new int[Arrays.stream(labels()).max().orElse(-1) + 1];
        for (int label : labels()) {
            counts[label]++;
        }
        return counts;
    }

    /**
     * The records of all parts, one after the other. Decodes nothing.
     *
     * @throws IllegalArgumentException if there is no part, or their shapes differ
     */
    static Records join(List<Records> parts) {
        return parts.size() == 1 ? parts.getFirst() : JoinedRecords.of(parts);
    }
}
