package dev.adagrow.server.grpc;

import dev.adagrow.tensor.DataType;
import inference.InferTensorContents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The values of one tensor in the field of its type. Narrow integers come in fields of 32 bits. */
final class TypedContents {
    private final InferTensorContents contents;
    private final DataType type;

    TypedContents(InferTensorContents contents, DataType type) {
        this.contents = contents;
        this.type = type;
    }

    /** Values of all fields together. */
    static long values(InferTensorContents contents) {
        return (long) contents.getBoolContentsCount()
                + contents.getIntContentsCount()
                + contents.getInt64ContentsCount()
                + contents.getUintContentsCount()
                + contents.getUint64ContentsCount()
                + contents.getFp32ContentsCount()
                + contents.getFp64ContentsCount()
                + contents.getBytesContentsCount();
    }

    /** Name of the type's field; empty for a type that has none. */
    String field() {
        return switch (type) {
            case BOOL -> "bool_contents";
            case INT8, INT16, INT32 -> "int_contents";
            case INT64 -> "int64_contents";
            case UINT8, UINT16, UINT32 -> "uint_contents";
            case UINT64 -> "uint64_contents";
            case FP32 -> "fp32_contents";
            case FP64 -> "fp64_contents";
            case BYTES -> "bytes_contents";
            case FP16, BF16 -> "";
        };
    }

    /** Values in the type's field. */
    int count() {
        return switch (type) {
            case BOOL -> contents.getBoolContentsCount();
            case INT8, INT16, INT32 -> contents.getIntContentsCount();
            case INT64 -> contents.getInt64ContentsCount();
            case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
            case UINT64 -> contents.getUint64ContentsCount();
            case FP32 -> contents.getFp32ContentsCount();
            case FP64 -> contents.getFp64ContentsCount();
            case BYTES -> contents.getBytesContentsCount();
            case FP16, BF16 -> 0;
        };
    }

    /**
     * The raw form.
     *
     * @throws ArithmeticException if a value does not fit the type, saying which
     */
    ByteBuffer raw() {
        int count = count();
        var raw = ByteBuffer.allocate(bytes(count)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put(raw, i);
        }
        return raw.flip();
    }

    private int bytes(int count) {
        if (type != DataType.BYTES) {
            return Math.multiplyExact(count, type.size());
        }
        long bytes = 0;
        for (var element : contents.getBytesContentsList()) {
            bytes += Integer.BYTES + element.size();
        }
        return Math.toIntExact(bytes);
    }

    private void put(ByteBuffer raw, int i) {
        switch (type) {
            case BOOL -> raw.put((byte) (contents.getBoolContents(i) ? 1 : 0));
            case INT8 -> raw.put((byte) within(i, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 -> raw.putShort((short) within(i, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> raw.putInt(contents.getIntContents(i));
            case INT64 -> raw.putLong(contents.getInt64Contents(i));
            case UINT8 -> raw.put((byte) unsigned(i, (1 << Byte.SIZE) - 1));
            case UINT16 -> raw.putShort((short) unsigned(i, (1 << Short.SIZE) - 1));
            case UINT32 -> raw.putInt(contents.getUintContents(i));
            case UINT64 -> raw.putLong(contents.getUint64Contents(i));
            case FP32 -> raw.putFloat(contents.getFp32Contents(i));
            case FP64 -> raw.putDouble(contents.getFp64Contents(i));
            case BYTES -> {
                var element = contents.getBytesContents(i);
                raw.putInt(element.size());
                element.copyTo(raw);
            }
            case FP16, BF16 -> throw new IllegalStateException(type + " has no field");
        }
    }

    private int within(int i, int least, int most) {
        int value = contents.getIntContents(i);
        if (value < least || value > most) {
            throw new ArithmeticException("value " + i + ", " + value + ", is no " + type);
        }
        return value;
    }

    private int unsigned(int i, int most) {
        int value = contents.getUintContents(i);
        if (Integer.compareUnsigned(value, most) > 0) {
            throw new ArithmeticException(
                    "value " + i + ", " + Integer.toUnsignedString(value) + ", is no " + type);
        }
        return value;
    }
}
