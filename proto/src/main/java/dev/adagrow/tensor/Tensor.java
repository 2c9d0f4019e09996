package dev.adagrow.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A row-major tensor of any type of the Open Inference Protocol, over a buffer in the form that the
 * protocol calls raw: little-endian values without gaps, or, for {@link DataType#BYTES}, each
 * element behind its length. The buffer may lie on the heap or outside of it, and is not copied:
 * whoever hands it over must not write to it afterwards. Immutable by that convention, and then
 * safe to share between threads.
 */
public sealed interface Tensor permits DenseTensor, BytesTensor {
    DataType type();

    /** A copy. */
    int[] dims();

    int dim(int i);

    int rank();

    /** Elements of all rows together. */
    int size();

    /** The raw form, little-endian, read-only; position and limit are the caller's own. */
    ByteBuffer raw();

    /** Length of the raw form. */
    long bytes();

    /**
     * Rows {@code from} (inclusive) to {@code to} (exclusive) of the first dimension, over the same
     * buffer.
     */
    Tensor rows(int from, int to);

    /** The same elements under other extents, over the same buffer. */
    Tensor reshape(int... newDims);

    /**
     * @return what the raw form holds; the buffer is not copied
     * @throws IllegalArgumentException if it is not exactly a tensor of this type and shape; the
     *     message says what was expected
     */
    static Tensor of(DataType type, ByteBuffer raw, int... dims) {
        return type == DataType.BYTES
                ? BytesTensor.parse(raw, dims)
                : new DenseTensor(type, raw, dims);
    }

    /**
     * Puts the rows of several tensors behind each other. A single one is returned as it is.
     *
     * @param parts of one type, and of one shape but for their numbers of rows; not empty
     */
    static Tensor join(List<Tensor> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        long bytes = 0;
        int rows = 0;
        for (var part : parts) {
            bytes += part.bytes();
            rows += part.dim(0);
        }
        var first = parts.getFirst();
        var raw = ByteBuffer.allocate(Math.toIntExact(bytes));
        parts.forEach(part -> raw.put(part.raw()));
        return of(first.type(), raw.flip(), Dims.withRows(first.dims(), rows));
    }

    /** The same with a first extent of 1 before the others. */
    default Tensor asRow() {
        var dims = new int[rank() + 1];
        dims[0] = 1;
        System.arraycopy(dims(), 0, dims, 1, rank());
        return reshape(dims);
    }

    /** The same without its first extent, which is 1. */
    default Tensor withoutRow() {
        return reshape(Arrays.copyOfRange(dims(), 1, rank()));
    }

    /** Whether both have one type, and one shape but for their numbers of rows. */
    default boolean sharesRowsWith(Tensor other) {
        boolean same = type() == other.type() && rank() == other.rank();
        for (int i = 1; same && i < rank(); i++) {
            same = dim(i) == other.dim(i);
        }
        return same;
    }
}
