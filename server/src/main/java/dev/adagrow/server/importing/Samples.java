package dev.adagrow.server.importing;

import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Inputs that most models take: numbers in [0, 1), the integers 0 and 1, which are indices of any
 * table, and the strings "a" and "b". Stateless.
 */
final class Samples {
    private static final long MAX_ELEMENTS = 1 << 24;

    /**
     * @param inputs shapes without rows
     * @param open extent wherever the shape leaves it open
     * @throws InferenceException if they would be too large
     */
    static Tensors of(List<TensorSpec> inputs, int rows, int open, RandomGenerator random)
            throws InferenceException {
        for (var input : inputs) {
            double elements = rows;
            for (int extent : input.shape()) {
                elements *= extent == -1 ? open : extent;
            }
            if (elements > MAX_ELEMENTS) {
                throw new InferenceException(
                        rows
                                + " samples of input "
                                + input.name()
                                + " "
                                + input.shape()
                                + " would hold more than "
                                + MAX_ELEMENTS
                                + " elements");
            }
        }
        return new Tensors(inputs.stream().map(spec -> of(spec, rows, open, random)).toList());
    }

    private static Tensor of(TensorSpec spec, int rows, int open, RandomGenerator random) {
        int[] dims =
                IntStream.concat(
                                IntStream.of(rows),
                                spec.shape().stream().mapToInt(d -> d == -1 ? open : d))
                        .toArray();
        int size = IntStream.of(dims).reduce(1, Math::multiplyExact);
        if (spec.type() == DataType.BYTES) {
            var texts = List.of("a", "b");
            return BytesTensor.of(
                    IntStream.range(0, size)
                            .mapToObj(i ->
                                    texts.get(random.nextInt(2)).getBytes(StandardCharsets.UTF_8))
                            .toList(),
                    dims);
        }
        var raw =
                ByteBuffer.allocate(Math.multiplyExact(size, spec.type().size()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            put(raw, spec.type(), random);
        }
        return new DenseTensor(spec.type(), raw.flip(), dims);
    }

    private static void put(ByteBuffer raw, DataType type, RandomGenerator random) {
        switch (type) {
            case BOOL, UINT8, INT8 -> raw.put((byte) random.nextInt(2));
            case UINT16, INT16 -> raw.putShort((short) random.nextInt(2));
            case UINT32, INT32 -> raw.putInt(random.nextInt(2));
            case UINT64, INT64 -> raw.putLong(random.nextInt(2));
            case FP16 -> raw.putShort(Float.floatToFloat16(random.nextFloat()));
            case BF16 -> raw.putShort((short) (Float.floatToIntBits(random.nextFloat()) >>> 16));
            case FP32 -> raw.putFloat(random.nextFloat());
            case FP64 -> raw.putDouble(random.nextDouble());
            case BYTES -> throw new IllegalArgumentException("strings have no fixed size");
        }
    }

    private Samples() {}
}
