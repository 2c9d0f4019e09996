package dev.adagrow.server.mutation;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Changes messages as their descriptors allow: fields left out, repeated, or of values that stand
 * at the end of their range or mean something elsewhere. Equal seeds make equal changes.
 */
final class MessageMutator {
    private static final int MAX_CHANGES = 3;
    private static final int MANY = 1000;
    private static final int LONG_TEXT = 70_000;

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "\0",
                    "../../etc/passwd",
                    "models/",
                    "models/x/versions/0",
                    "models/x/versions/999999999",
                    "datasets/..",
                    "a/b",
                    "%00%2e%2e",
                    "-1",
                    "0",
                    "99999999999999999999",
                    "NaN",
                    "stable",
                    "canary",
                    "latest",
                    "BYTES",
                    "FP32",
                    "INT64",
                    "fp32",
                    "FP128",
                    "ÄÖ \uD83D\uDE00 \u202E",
                    "'; drop table model; --",
                    "x".repeat(300),
                    "x".repeat(LONG_TEXT));

    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        127,
        255,
        65_536,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE / 4
    };

    private static final double[] REALS = {
        0,
        -0.0,
        1,
        -1,
        1e-45,
        3e38,
        -3e38,
        1e300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final Random random;

    MessageMutator(Random random) {
        this.random = random;
    }

    /** A copy with one to three changes. */
    Message mutate(Message message) {
        var builder = message.toBuilder();
        int changes = 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes; i++) {
            change(builder);
        }
        return builder.build();
    }

    private void change(Message.Builder builder) {
        var fields = builder.getDescriptorForType().getFields();
        if (fields.isEmpty()) {
            return;
        }
        var present = List.copyOf(builder.getAllFields().keySet());
        var field = present.isEmpty() || random.nextInt(4) == 0 ? any(fields) : any(present);
        if (field.isRepeated()) {
            changeRepeated(builder, field);
        } else if (random.nextInt(5) == 0) {
            builder.clearField(field);
        } else {
            builder.setField(field, value(builder, field, builder.getField(field)));
        }
    }

    private void changeRepeated(Message.Builder builder, FieldDescriptor field) {
        var values = new ArrayList<Object>((List<?>) builder.getField(field));
        int at = values.isEmpty() ? 0 : random.nextInt(values.size());
        switch (values.isEmpty() ? 0 : random.nextInt(8)) {
            case 0 -> values.add(value(builder, field, fresh(builder, field)));
            case 1 -> values.remove(at);
            case 2 -> values.add(values.get(at));
            case 3 -> values.addAll(Collections.nCopies(random.nextInt(MANY), values.get(at)));
            case 4 -> Collections.shuffle(values, random);
            case 5 -> values.clear();
            default -> values.set(at, value(builder, field, values.get(at)));
        }
        builder.clearField(field);
        values.forEach(value -> builder.addRepeatedField(field, value));
    }

    private static Object fresh(Message.Builder builder, FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? builder.newBuilderForField(field).build()
                : field.isRepeated() ? "" : field.getDefaultValue();
    }

    /** Another value for a field, or for one element of it. */
    private Object value(Message.Builder builder, FieldDescriptor field, Object before) {
        return switch (field.getJavaType()) {
            case INT -> (int) number(before);
            case LONG -> number(before);
            case FLOAT -> (float) REALS[random.nextInt(REALS.length)];
            case DOUBLE -> REALS[random.nextInt(REALS.length)];
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text(before instanceof String s ? s : "");
            case BYTE_STRING -> bytes(before instanceof ByteString b ? b : ByteString.EMPTY);
            case ENUM -> constant(field.getEnumType());
            case MESSAGE -> {
                var inner = ((Message) before).toBuilder();
                change(inner);
                yield inner.build();
            }
        };
    }

    private Object constant(EnumDescriptor type) {
        return random.nextInt(3) == 0
                ? type.findValueByNumberCreatingIfUnknown(
                        (int) NUMBERS[random.nextInt(NUMBERS.length)])
                : any(type.getValues());
    }

    private long number(Object before) {
        long was = before instanceof Number n ? n.longValue() : 0;
        return switch (random.nextInt(4)) {
            case 0 -> was + 1;
            case 1 -> was - 1;
            case 2 -> random.nextLong();
            default -> NUMBERS[random.nextInt(NUMBERS.length)];
        };
    }

    private String text(String before) {
        return switch (random.nextInt(5)) {
            case 0 -> before + "x";
            case 1 -> before.isEmpty() ? "" : before.substring(1);
            case 2 -> before.toUpperCase(java.util.Locale.ROOT);
            default -> any(TEXTS);
        };
    }

    private ByteString bytes(ByteString before) {
        return switch (random.nextInt(7)) {
            case 0 -> before.isEmpty() ? before : before.substring(0, before.size() - 1);
            case 1 -> before.concat(ByteString.copyFrom(new byte[1]));
            case 2 -> ByteString.EMPTY;
            case 3 -> before.concat(before);
            case 4 -> ByteString.copyFrom(new byte[LONG_TEXT]);
            case 5 -> repeated(before.size(), (float) REALS[random.nextInt(REALS.length)]);
            default -> new ByteMutator(random).mutate(before);
        };
    }

    private static ByteString repeated(int size, float value) {
        var buffer = ByteBuffer.allocate((size + 3) / 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            buffer.putFloat(value);
        }
        return ByteString.copyFrom(buffer.flip()).substring(0, size);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
