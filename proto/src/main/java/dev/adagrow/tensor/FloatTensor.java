package dev.adagrow.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A dense, row-major float32 tensor. It wraps its array without a copy: whoever hands an array over
 * must not write to it afterwards. Immutable by that convention, and then safe to share between
 * threads.
 */
public final class FloatTensor {
    /** Elements at most: what an array of bytes can hold. */
    public static final int MAX_SIZE = Integer.MAX_VALUE / Float.BYTES;

    private final float[] data;
    private final int[] dims;

    /**
     * @throws IllegalArgumentException if the array's length is not the product of the dimensions
     */
    public FloatTensor(float[] data, int... dims) {
        if (elements(dims) != data.length) {
            throw new IllegalArgumentException(
                    data.length + " values do not fill a tensor of shape " + Arrays.toString(dims));
        }
        this.data = data;
        this.dims = dims.clone();
    }

    /** Zeros. */
    public static FloatTensor zeros(int... dims) {
        return new FloatTensor(new float[elements(dims)], dims);
    }

    /** The backing array itself; callers only read. */
    public float[] data() {
        return data;
    }

    /** A copy. */
    public int[] dims() {
        return dims.clone();
    }

    public int dim(int i) {
        return dims[i];
    }

    public int rank() {
        return dims.length;
    }

    /** Elements of all rows together. */
    public int size() {
        return data.length;
    }

    /** The same values under other dimensions; shares the array. */
    public FloatTensor reshape(int... newDims) {
        return new FloatTensor(data, newDims);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) of the first dimension, copied. */
    public FloatTensor rows(int from, int to) {
        int[] d = dims.clone();
        d[0] = 1;
        int stride = elements(d);
        d[0] = to - from;
        return new FloatTensor(Arrays.copyOfRange(data, from * stride, to * stride), d);
    }

    /** Row-major little-endian bytes, as the Open Inference Protocol and the bundle carry them. */
    public byte[] toBytes() {
        var buffer = ByteBuffer.allocate(data.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(data);
        return buffer.array();
    }

    /**
     * @throws IllegalArgumentException if the bytes are not exactly the tensor's size
     */
    public static FloatTensor fromBytes(ByteBuffer bytes, int... dims) {
        int elements = elements(dims);
        if (bytes.remaining() != elements * Float.BYTES) {
            throw new IllegalArgumentException(
                    "expected "
                            + elements * Float.BYTES
                            + " bytes for shape "
                            + Arrays.toString(dims)
                            + ", got "
                            + bytes.remaining());
        }
        var data = new float[(int) elements];
        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(data);
        return new FloatTensor(data, dims);
    }

    private static int elements(int[] dims) {
        return Dims.elements(dims, MAX_SIZE);
    }

    @Override
    public String toString() {
        return "FloatTensor" + Arrays.toString(dims);
    }
}
