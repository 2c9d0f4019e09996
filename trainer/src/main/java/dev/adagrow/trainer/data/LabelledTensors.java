package dev.adagrow.trainer.data;

import dev.adagrow.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Preprocessed records with their labels, in a fixed order. Immutable by the convention of {@link
 * Tensor}; safe to share.
 *
 * @param inputs [n, channels, height, width]
 * @param labels n model class indices
 */
public record LabelledTensors(Tensor inputs, int[] labels) {
    public LabelledTensors {
        if (inputs.rank() != 4 || inputs.dim(0) != labels.length) {
            throw new IllegalArgumentException(labels.length + " labels for " + inputs);
        }
    }

    public int size() {
        return labels.length;
    }

    /** The records of these indices, in their order; an index may come twice. */
    public LabelledTensors select(int[] indices) {
        int stride = stride();
        var out = new float[indices.length * stride];
        var chosen = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(inputs.data(), indices[i] * stride, out, i * stride, stride);
            chosen[i] = labels[indices[i]];
        }
        return new LabelledTensors(shaped(out, indices.length), chosen);
    }

    /** The first {@code count} records, or all if there are fewer. */
    public LabelledTensors first(int count) {
        int n = Math.min(count, size());
        return new LabelledTensors(inputs.rows(0, n), Arrays.copyOf(labels, n));
    }

    /**
     * The records of all parts, one after the other.
     *
     * @throws IllegalArgumentException if there is none, or their shapes differ
     */
    public static LabelledTensors concat(List<LabelledTensors> parts) {
        var first = parts.getFirst();
        int stride = first.stride();
        int n = parts.stream().mapToInt(LabelledTensors::size).sum();
        var out = new float[n * stride];
        var labels = new int[n];
        int at = 0;
        for (var part : parts) {
            if (part.stride() != stride) {
                throw new IllegalArgumentException(
                        "records of " + part.inputs + " beside " + first.inputs);
            }
            System.arraycopy(part.inputs.data(), 0, out, at * stride, part.size() * stride);
            System.arraycopy(part.labels, 0, labels, at, part.size());
            at += part.size();
        }
        return new LabelledTensors(first.shaped(out, n), labels);
    }

    private int stride() {
        return inputs.dim(1) * inputs.dim(2) * inputs.dim(3);
    }

    private Tensor shaped(float[] data, int n) {
        return new Tensor(data, n, inputs.dim(1), inputs.dim(2), inputs.dim(3));
    }
}
