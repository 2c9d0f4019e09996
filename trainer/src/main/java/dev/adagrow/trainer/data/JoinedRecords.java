package dev.adagrow.trainer.data;

import dev.adagrow.trainer.network.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Records of several data sets in one order. */
final class JoinedRecords implements Records {
    private final List<Records> parts;

    /** Number of the first record of each part among those of all parts. */
    private final int[] starts;

    /** Of each record here among those of all parts. */
    private final int[] numbers;

    private final int[] labels;

    private JoinedRecords(List<Records> parts, int[] starts, int[] numbers, int[] labels) {
        this.parts = parts;
        this.starts = starts;
        this.numbers = numbers;
        this.labels = labels;
    }

    static JoinedRecords of(List<Records> parts) {
        var shape = parts.getFirst().shape();
        var starts = new int[parts.size()];
        int all = 0;
        for (int p = 0; p < starts.length; p++) {
            if (!parts.get(p).shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "records of " + parts.get(p).shape() + " beside " + shape);
            }
            starts[p] = all;
            all = Math.addExact(all, parts.get(p).size());
        }
        return new JoinedRecords(
                List.copyOf(parts),
                starts,
                IntStream.range(0, all).toArray(),
                parts.stream().flatMapToInt(p -> Arrays.stream(p.labels())).toArray());
    }

    @Override
    public int size() {
        return numbers.length;
    }

    @Override
    public Shape shape() {
        return parts.getFirst().shape();
    }

    @Override
    public int[] labels() {
        return labels;
    }

    @Override
    public float[] black() {
        return parts.getFirst().black();
    }

    @Override
    public long retainedBytes() {
        return parts.stream().mapToLong(Records::retainedBytes).sum()
                + (long) Integer.BYTES * (numbers.length + labels.length);
    }

    @Override
    public void decode(int record, float[] out, int offset) {
        int number = numbers[record];
        int part = part(number);
        parts.get(part).decode(number - starts[part], out, offset);
    }

    /**
     * The last part that begins at the number or before; an empty one begins where the next does.
     */
    private int part(int number) {
        int part = starts.length - 1;
        while (starts[part] > number) {
            part--;
        }
        return part;
    }

    @Override
    public JoinedRecords select(int[] indices) {
        var chosen = new int[indices.length];
        var ofChosen = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            chosen[i] = numbers[indices[i]];
            ofChosen[i] = labels[indices[i]];
        }
        return new JoinedRecords(parts, starts, chosen, ofChosen);
    }
}
