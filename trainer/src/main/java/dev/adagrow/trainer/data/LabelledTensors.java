package dev.adagrow.trainer.data;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import java.util.Arrays;

/**
 * Decoded records with their labels, in a fixed order: a batch, or a selection small enough to be
 * held. Immutable by the convention of {@link FloatTensor}; safe to share.
 *
 * @param inputs [n, channels, height, width]
 * @param labels n model class indices
 */
public record LabelledTensors(FloatTensor inputs, int[] labels) implements Records {
    public LabelledTensors {
        if (inputs.rank() != 4 || inputs.dim(0) != labels.length) {
            throw new IllegalArgumentException(labels.length + " labels for " + inputs);
        }
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape shape() {
        return new Shape(inputs.dim(1), inputs.dim(2), inputs.dim(3));
    }

    /** Zeros. */
    @Override
    public float[] black() {
        return new float[inputs.dim(1)];
    }

    @Override
    public long retainedBytes() {
        return (long) Float.BYTES * inputs.size() + (long) Integer.BYTES * labels.length;
    }

    @Override
    public void decode(int record, float[] out, int offset) {
        int stride = stride();
        System.arraycopy(inputs.data(), record * stride, out, offset, stride);
    }

    /** Copied. */
    @Override
    public LabelledTensors select(int[] indices) {
        return batch(indices);
    }

    /** Copied. */
    @Override
    public LabelledTensors first(int count) {
        int n = Math.min(count, size());
        return new LabelledTensors(inputs.rows(0, n), Arrays.copyOf(labels, n));
    }

    /** These, then the others. */
    LabelledTensors and(LabelledTensors others) {
        if (others.stride() != stride()) {
            throw new IllegalArgumentException("records of " + others.inputs + " beside " + inputs);
        }
        var joined =
                FloatTensor.zeros(
                        size() + others.size(), inputs.dim(1), inputs.dim(2), inputs.dim(3));
        System.arraycopy(inputs.data(), 0, joined.data(), 0, inputs.size());
        System.arraycopy(
                others.inputs.data(), 0, joined.data(), inputs.size(), others.inputs.size());
        var all = Arrays.copyOf(labels, joined.dim(0));
        System.arraycopy(others.labels, 0, all, size(), others.size());
        return new LabelledTensors(joined, all);
    }

    private int stride() {
        return inputs.dim(1) * inputs.dim(2) * inputs.dim(3);
    }
}
