package dev.adagrow.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tensors of one call or batch, in an agreed order. The first extent of each is the number of
 * rows, at least one, and is the same for all.
 */
public record Tensors(List<Tensor> all) {
    public Tensors {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no tensor");
        }
        for (var tensor : all) {
            boolean fits =
                    tensor.rank() >= 1
                            && tensor.dim(0) >= 1
                            && tensor.dim(0) == all.getFirst().dim(0);
            if (!fits) {
                throw new IllegalArgumentException("not as many rows in each of " + all);
            }
        }
    }

    public static Tensors of(Tensor... tensors) {
        return new Tensors(List.of(tensors));
    }

    public int rows() {
        return all.getFirst().dim(0);
    }

    public Tensor get(int i) {
        return all.get(i);
    }

    /** Of the elements of all tensors. */
    public long bytes() {
        long bytes = 0;
        for (var tensor : all) {
            bytes += tensor.bytes();
        }
        return bytes;
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), over the same buffers. */
    public Tensors rows(int from, int to) {
        if (from == 0 && to == rows()) {
            return this;
        }
        var rows = new ArrayList<Tensor>(all.size());
        for (var tensor : all) {
            rows.add(tensor.rows(from, to));
        }
        return new Tensors(rows);
    }

    /** Whether rows of both can stand behind each other. */
    public boolean sharesRowsWith(Tensors other) {
        boolean same = all.size() == other.all.size();
        for (int i = 0; same && i < all.size(); i++) {
            same = all.get(i).sharesRowsWith(other.all.get(i));
        }
        return same;
    }

    /**
     * Puts the rows of several behind each other.
     *
     * @param parts whose rows can; not empty
     */
    public static Tensors join(List<Tensors> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : new Tensors(
                        IntStream.range(0, parts.getFirst().all.size())
                                .mapToObj(i ->
                                        Tensor.join(
                                                parts.stream().map(part -> part.get(i)).toList()))
                                .toList());
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
