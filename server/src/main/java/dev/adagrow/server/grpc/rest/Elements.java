package dev.adagrow.server.grpc.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.ByteString;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Elements of tensors as JSON, in arrays that may be nested or flat, and in the protocol's raw
 * form. Stateless.
 */
final class Elements {
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    /**
     * @param field path of the data, for messages
     * @return the raw form, little-endian
     * @throws RestException naming the first element that is no value of the type
     */
    static ByteString raw(DataType type, JsonNode data, String field) {
        if (!data.isArray()) {
            throw new RestException(field + ": an array is wanted");
        }
        var out = new Raw(type, field);
        out.add(data);
        return ByteString.copyFrom(out.bytes.toByteArray());
    }

    /** Collects elements in row-major order. */
    private static final class Raw {
        private final DataType type;
        private final String field;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final ByteBuffer one = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        private long count;

        Raw(DataType type, String field) {
            this.type = type;
            this.field = field;
        }

        void add(JsonNode node) {
            if (node.isArray()) {
                node.forEach(this::add);
                return;
            }
            if (type == DataType.BYTES) {
                require(node.isTextual(), node);
                var text = node.textValue().getBytes(StandardCharsets.UTF_8);
                put(one.clear().putInt(text.length));
                bytes.writeBytes(text);
            } else {
                put(element(node));
            }
            count++;
        }

        private void put(ByteBuffer value) {
            bytes.write(value.array(), 0, value.position());
        }

        private ByteBuffer element(JsonNode node) {
            one.clear();
            return switch (type) {
                case BOOL -> {
                    require(node.isBoolean(), node);
                    yield one.put((byte) (node.booleanValue() ? 1 : 0));
                }
                case INT8, UINT8 -> one.put((byte) whole(node));
                case INT16, UINT16 -> one.putShort((short) whole(node));
                case INT32, UINT32 -> one.putInt((int) whole(node));
                case INT64, UINT64 -> one.putLong(whole(node));
                case FP16 -> one.putShort(Float.floatToFloat16((float) number(node)));
                case BF16 -> one.putShort(bfloat((float) number(node)));
                case FP32 -> one.putFloat((float) number(node));
                case FP64 -> one.putDouble(number(node));
                case BYTES -> throw new IllegalStateException("strings have no fixed size");
            };
        }

        /** Rounds to the nearest, ties to even; no number stays none. */
        private static short bfloat(float value) {
            int bits = Float.floatToIntBits(value);
            int rounded = Float.isNaN(value) ? bits : bits + 0x7FFF + (bits >>> 16 & 1);
            return (short) (rounded >>> 16);
        }

        private double number(JsonNode node) {
            require(node.isNumber(), node);
            return node.doubleValue();
        }

        private long whole(JsonNode node) {
            require(node.isIntegralNumber(), node);
            var value = node.bigIntegerValue();
            int bits = 8 * type.size();
            boolean unsigned = type.name().startsWith("U");
            var low = unsigned ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(bits - 1).negate();
            var high = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
            require(value.compareTo(low) >= 0 && value.compareTo(high) < 0, node);
            return value.longValue();
        }

        private void require(boolean fits, JsonNode node) {
            if (!fits) {
                String text = node.toString();
                throw new RestException(
                        field
                                + ": element "
                                + count
                                + ", "
                                + text.substring(0, Math.min(40, text.length()))
                                + ", is no "
                                + type);
            }
        }
    }

    /** All elements of a tensor, flat. */
    static void write(Tensor tensor, ArrayNode data) {
        switch (tensor) {
            case BytesTensor strings -> {
                for (int i = 0; i < strings.size(); i++) {
                    data.add(new String(strings.element(i), StandardCharsets.UTF_8));
                }
            }
            case DenseTensor dense -> {
                var raw = dense.raw();
                for (int i = 0; i < dense.size(); i++) {
                    write(dense, raw, i, data);
                }
            }
        }
    }

    private static void write(DenseTensor tensor, ByteBuffer raw, int i, ArrayNode data) {
        switch (tensor.type()) {
            case BOOL -> data.add(tensor.value(i) != 0);
            case FP32 -> data.add(raw.getFloat(4 * i));
            case FP64 -> data.add(raw.getDouble(8 * i));
            case FP16, BF16 -> data.add((float) tensor.value(i));
            case INT64 -> data.add(raw.getLong(8 * i));
            case UINT64 -> {
                var value = BigInteger.valueOf(raw.getLong(8 * i));
                data.add(value.signum() < 0 ? value.add(TWO_TO_64) : value);
            }
            case UINT8, UINT16, UINT32, INT8, INT16, INT32 -> data.add((long) tensor.value(i));
            case BYTES -> throw new IllegalStateException("strings are no dense tensor");
        }
    }

    private Elements() {}
}
