package dev.adagrow.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** A tensor whose elements all have the size of their type. */
public final class DenseTensor implements Tensor {
    /** Of two values of 32 bits in one long. */
    private static final long EXPONENTS = 0x7F800000_7F800000L;

    private static final long ONES_OF_EXPONENTS = 0x00800000_00800000L;
    private static final long SIGNS = 0x80000000_80000000L;

    private final DataType type;
    private final ByteBuffer raw;
    private final int[] dims;

    /**
     * @param type not {@link DataType#BYTES}
     * @param raw from its position to its limit; not copied
     * @throws IllegalArgumentException if the buffer's length is not that of the type and shape
     */
    public DenseTensor(DataType type, ByteBuffer raw, int... dims) {
        if (type == DataType.BYTES) {
            throw new IllegalArgumentException("elements of BYTES have no common size");
        }
        int elements = Dims.elements(dims, Integer.MAX_VALUE / type.size());
        if (raw.remaining() != elements * type.size()) {
            throw new IllegalArgumentException(
                    "expected "
                            + elements * type.size()
                            + " bytes for "
                            + type
                            + " of shape "
                            + Arrays.toString(dims)
                            + ", got "
                            + raw.remaining());
        }
        this.type = type;
        this.raw = raw.isReadOnly() ? raw.slice() : raw.slice().asReadOnlyBuffer();
        this.dims = dims.clone();
    }

    /** FP32, copied from the array. */
    public static DenseTensor of(FloatTensor floats) {
        return new DenseTensor(DataType.FP32, ByteBuffer.wrap(floats.toBytes()), floats.dims());
    }

    @Override
    public DataType type() {
        return type;
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
        return raw.remaining() / type.size();
    }

    @Override
    public ByteBuffer raw() {
        return raw.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long bytes() {
        return raw.remaining();
    }

    @Override
    public DenseTensor rows(int from, int to) {
        int stride = raw.remaining() / dims[0];
        return new DenseTensor(
                type,
                raw.slice(from * stride, (to - from) * stride),
                Dims.withRows(dims, to - from));
    }

    @Override
    public DenseTensor reshape(int... newDims) {
        return new DenseTensor(type, raw, newDims);
    }

    /**
     * A view of the values.
     *
     * @throws IllegalStateException if they are not FP32
     */
    public FloatBuffer floats() {
        if (type != DataType.FP32) {
            throw new IllegalStateException(this + " does not hold FP32");
        }
        return raw().asFloatBuffer();
    }

    /**
     * A copy.
     *
     * @throws IllegalStateException if the values are not FP32
     */
    public FloatTensor toFloats() {
        var values = new float[size()];
        floats().get(values);
        return new FloatTensor(values, dims);
    }

    /**
     * One element as a number, counted in row-major order; BOOL as 0 or 1. Integers of 64 bits lose
     * what is beyond 53.
     */
    public double value(int i) {
        int at = i * type.size();
        var values = raw();
        return switch (type) {
            case BOOL -> values.get(at) == 0 ? 0 : 1;
            case UINT8 -> Byte.toUnsignedInt(values.get(at));
            case INT8 -> values.get(at);
            case UINT16 -> Short.toUnsignedInt(values.getShort(at));
            case INT16 -> values.getShort(at);
            case UINT32 -> Integer.toUnsignedLong(values.getInt(at));
            case INT32 -> values.getInt(at);
            case UINT64 -> {
                long bits = values.getLong(at);
                yield bits >= 0 ? bits : (bits >>> 1) * 2.0;
            }
            case INT64 -> values.getLong(at);
            case FP16 -> Float.float16ToFloat(values.getShort(at));
            case BF16 -> Float.intBitsToFloat(values.getShort(at) << Short.SIZE);
            case FP32 -> values.getFloat(at);
            case FP64 -> values.getDouble(at);
            case BYTES -> throw new IllegalStateException("BYTES are not dense");
        };
    }

    /** Whether no value is infinite or not a number. True for types that have no such values. */
    public boolean isFinite() {
        var values = raw();
        return switch (type) {
            case FP16 -> finite(values, 0x7C00);
            case BF16 -> finite(values, 0x7F80);
            case FP32 -> floatsAreFinite(values);
            case FP64 -> {
                var doubles = values.asDoubleBuffer();
                boolean finite = true;
                while (finite && doubles.hasRemaining()) {
                    finite = Double.isFinite(doubles.get());
                }
                yield finite;
            }
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> true;
        };
    }

    /**
     * Two at a time and without a branch, since every input of every call is looked at: adding one
     * to an exponent carries into the sign's bit only if all bits of the exponent are set.
     */
    private static boolean floatsAreFinite(ByteBuffer values) {
        long carried = 0;
        int at = values.position(), end = values.limit();
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            carried |= (values.getLong(at) & EXPONENTS) + ONES_OF_EXPONENTS;
        }
        boolean last = at == end || Float.isFinite(values.getFloat(at));
        return last && (carried & SIGNS) == 0;
    }

    /** A value of 16 bits is finite unless all bits of its exponent are set. */
    private static boolean finite(ByteBuffer values, int exponent) {
        var shorts = values.asShortBuffer();
        while (shorts.hasRemaining()) {
            if ((shorts.get() & exponent) == exponent) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return type + Arrays.toString(dims);
    }
}
