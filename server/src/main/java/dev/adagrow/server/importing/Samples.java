package dev.adagrow.server.importing;

import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Inputs that most models take: numbers in [0, 1), the integers 0 and 1, which are indices of any
 * table, and the strings "a" and "b". Stateless.
 */
final class Samples {
    private static final long MAX_ELEMENTS = 1 << 24;
    private static final int MAX_ROWS = 256;

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

    /**
     * Those that somebody gave.
     *
     * @throws LoadException if they are not the signature's inputs
     */
    static Tensors given(Signature signature, Map<String, Tensor> samples) throws LoadException {
        var names = signature.inputs().stream().map(TensorSpec::name).collect(Collectors.toSet());
        if (!names.equals(samples.keySet())) {
            throw new LoadException(
                    "the sample inputs are "
                            + new TreeSet<>(samples.keySet())
                            + ", the file's are "
                            + new TreeSet<>(names));
        }
        var tensors = new ArrayList<Tensor>();
        for (var spec : signature.inputs()) {
            var sample = Objects.requireNonNull(samples.get(spec.name()));
            var rows = signature.batched() ? sample : sample.asRow();
            var extents = IntStream.of(rows.dims()).skip(1).boxed().toList();
            if (sample.type() != spec.type() || rows.rank() == 0 || !spec.fits(extents)) {
                throw new LoadException(
                        "sample input "
                                + spec.name()
                                + " is "
                                + sample
                                + ", the file takes "
                                + spec
                                + (signature.batched() ? " behind the number of rows" : ""));
            }
            tensors.add(rows);
        }
        int count = tensors.getFirst().dim(0);
        if (tensors.stream().anyMatch(t -> t.dim(0) != count) || count > MAX_ROWS) {
            throw new LoadException(
                    "the sample inputs must hold the same number of rows, at most " + MAX_ROWS);
        }
        if (tensors.stream().anyMatch(t -> t.size() == 0)) {
            throw new LoadException("a sample input is empty");
        }
        if (signature.batched() && count < 2) {
            throw new LoadException(
                    "the sample inputs hold "
                            + count
                            + " rows; whether rows may share a run is seen by two at least. Give two, or"
                            + " say whether the first extents are rows");
        }
        return new Tensors(tensors);
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
