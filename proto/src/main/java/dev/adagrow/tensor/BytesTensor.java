package dev.adagrow.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of {@link DataType#BYTES}: each element is any number of bytes. In the raw form an
 * element stands behind its length, 4 bytes, little-endian, unsigned.
 */
public final class BytesTensor implements Tensor {
    private static final int LENGTH = Integer.BYTES;

    private final ByteBuffer raw;

    /** Where the length of each element begins, and where the last element ends. */
    private final int[] offsets;

    private final int first;
    private final int[] dims;

    private BytesTensor(ByteBuffer raw, int[] offsets, int first, int[] dims) {
        this.raw = raw;
        this.offsets = offsets;
        this.first = first;
        this.dims = dims;
    }

    /**
     * @param raw from its position to its limit; not copied
     * @throws IllegalArgumentException if it does not hold exactly the elements of the shape
     */
    public static BytesTensor parse(ByteBuffer raw, int... dims) {
        var own = raw.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        // Each element takes its length at least, which bounds what a short buffer can claim.
        int elements = Dims.elements(dims, Integer.MAX_VALUE - 1);
        if ((long) elements * LENGTH > own.remaining()) {
            throw wrong(dims, own, "ends within");
        }
        var offsets = new int[elements + 1];
        int at = 0;
        for (int i = 0; i < elements; i++) {
            offsets[i] = at;
            if (own.limit() - at < LENGTH) {
                throw wrong(dims, own, "ends within");
            }
            long length = Integer.toUnsignedLong(own.getInt(at));
            if (length > own.limit() - at - LENGTH) {
                throw wrong(dims, own, "ends within");
            }
            at += LENGTH + (int) length;
        }
        offsets[elements] = at;
        if (at != own.limit()) {
            throw wrong(dims, own, "goes on behind");
        }
        return new BytesTensor(own, offsets, 0, dims.clone());
    }

    private static IllegalArgumentException wrong(int[] dims, ByteBuffer raw, String how) {
        return new IllegalArgumentException(
                "a buffer of "
                        + raw.limit()
                        + " bytes "
                        + how
                        + " the elements of BYTES of shape "
                        + Arrays.toString(dims));
    }

    /**
     * @param elements as many as the shape has, in row-major order; copied
     */
    public static BytesTensor of(List<byte[]> elements, int... dims) {
        long bytes = 0;
        for (byte[] element : elements) {
            bytes += LENGTH + element.length;
        }
        var raw = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        elements.forEach(element -> raw.putInt(element.length).put(element));
        return parse(raw.flip(), dims);
    }

    @Override
    public DataType type() {
        return DataType.BYTES;
    }

    @Override
    public int[] dims() {
        return dims.clone();
    }

    @Override
    public int dim(int i) {
        return dims[i];
    }

    @Override
    public int rank() {
        return dims.length;
    }

    @Override
    public int size() {
        return Dims.elements(dims, Integer.MAX_VALUE);
    }

    /** A copy of one element, counted in row-major order. */
    public byte[] element(int i) {
        int from = offsets[first + i] + LENGTH;
        var bytes = new byte[offsets[first + i + 1] - from];
        raw.get(from, bytes);
        return bytes;
    }

    @Override
    public ByteBuffer raw() {
        int from = offsets[first];
        return raw.slice(from, offsets[first + size()] - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long bytes() {
        return offsets[first + size()] - offsets[first];
    }

    @Override
    public BytesTensor rows(int from, int to) {
        int stride = size() / dims[0];
        return new BytesTensor(raw, offsets, first + from * stride, Dims.withRows(dims, to - from));
    }

    @Override
    public BytesTensor reshape(int... newDims) {
        int elements = Dims.elements(newDims, Integer.MAX_VALUE);
        if (elements != size()) {
            throw new IllegalArgumentException(
                    this + " does not have the elements of " + Arrays.toString(newDims));
        }
        return new BytesTensor(raw, offsets, first, newDims.clone());
    }

    @Override
    public String toString() {
        return type() + Arrays.toString(dims);
    }
}
