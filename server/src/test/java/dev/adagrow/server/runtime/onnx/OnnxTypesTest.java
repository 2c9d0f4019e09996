package dev.adagrow.server.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that answer what they are asked, by the real engine. */
class OnnxTypesTest {
    private static final Map<DataType, TensorProto.DataType> TYPES =
            Map.ofEntries(
                    Map.entry(DataType.BOOL, TensorProto.DataType.BOOL),
                    Map.entry(DataType.UINT8, TensorProto.DataType.UINT8),
                    Map.entry(DataType.INT8, TensorProto.DataType.INT8),
                    Map.entry(DataType.INT16, TensorProto.DataType.INT16),
                    Map.entry(DataType.INT32, TensorProto.DataType.INT32),
                    Map.entry(DataType.INT64, TensorProto.DataType.INT64),
                    Map.entry(DataType.FP16, TensorProto.DataType.FLOAT16),
                    Map.entry(DataType.BF16, TensorProto.DataType.BFLOAT16),
                    Map.entry(DataType.FP32, TensorProto.DataType.FLOAT),
                    Map.entry(DataType.FP64, TensorProto.DataType.DOUBLE),
                    Map.entry(DataType.BYTES, TensorProto.DataType.STRING));

    @TempDir private Path folder;

    private final OnnxEngine engine = new OnnxEngine(1);

    private static Signature signature(boolean batched, List<DataType> types, Integer... shape) {
        var inputs = new ArrayList<Signature.TensorSpec>();
        var outputs = new ArrayList<Signature.Output>();
        for (var type : types) {
            inputs.add(new Signature.TensorSpec(type.name(), type, List.of(shape)));
            outputs.add(
                    new Signature.Output(
                            new Signature.TensorSpec(type.name() + "-out", type, List.of(shape)),
                            Optional.empty()));
        }
        return new Signature(batched, inputs, outputs);
    }

    private static byte[] model(List<DataType> types, int... shape) {
        var inputs = new LinkedHashMap<String, TensorProto.DataType>();
        types.forEach(type -> inputs.put(type.name(), TYPES.get(type)));
        return TinyOnnx.identity(inputs, shape);
    }

    /** Six elements, which are numbers of any type. */
    private static Tensor six(DataType type, int... dims) {
        if (type == DataType.BYTES) {
            var texts = List.of("", "a", "zürich", "b", "cc", "d");
            return BytesTensor.of(
                    texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList(), dims);
        }
        var raw = ByteBuffer.allocate(6 * type.size());
        for (int i = 0; i < 6; i++) {
            raw.put(i * type.size(), (byte) (i % 2));
        }
        return Tensor.of(type, raw, dims);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "model", ""), bytes);
    }

    @Test
    void tensorsOfEveryTypeThatOnnxRuntimeHasGoInAndOutInTheOrderOfTheSignature() throws Exception {
        var types = List.copyOf(TYPES.keySet());
        try (var session =
                engine.open(
                        file(model(types.reversed(), TinyOnnx.ROWS, 2)),
                        signature(true, types, 2))) {
            var asked = types.stream().map(type -> six(type, 3, 2)).toList();
            var answered = session.infer(asked);
            for (int i = 0; i < types.size(); i++) {
                assertThat(answered.get(i).type()).isEqualTo(types.get(i));
                assertThat(answered.get(i).dims()).containsExactly(3, 2);
                assertThat(answered.get(i).raw())
                        .as(types.get(i).name())
                        .isEqualTo(asked.get(i).raw());
            }
        }
    }

    @Test
    void aModelWithoutRowsRuns() throws Exception {
        var types = List.of(DataType.INT64, DataType.BYTES);
        try (var session = engine.open(file(model(types, 2, 3)), signature(false, types, 2, 3))) {
            var answered = session.infer(types.stream().map(type -> six(type, 2, 3)).toList());
            assertThat(answered.getFirst().raw()).isEqualTo(six(DataType.INT64, 2, 3).raw());
            assertThat(answered.getLast().raw()).isEqualTo(six(DataType.BYTES, 2, 3).raw());
        }
        assertThatThrownBy(() -> engine.open(file(model(types, 2, 3)), signature(true, types, 3)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining(
                        "has shape [3] behind the number of rows, the model's has [2, 3]");
    }

    /** Of very different sizes, so that a place that is used twice shows. */
    @Test
    void manyThreadsShareASessionOfSeveralInputs() throws Exception {
        var types = List.of(DataType.FP32, DataType.BOOL, DataType.INT64);
        try (var session =
                        engine.open(
                                file(model(types, TinyOnnx.ROWS, 3)), signature(true, types, 3));
                var threads = Executors.newFixedThreadPool(8)) {
            var calls = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 400; i++) {
                int rows = 1 + i % 50;
                byte filled = (byte) (i % 2);
                calls.add(
                        threads.submit(() -> {
                            var asked = types.stream().map(t -> filled(t, filled, rows)).toList();
                            var answered = session.infer(asked);
                            return IntStream.range(0, 3)
                                    .allMatch(
                                            k -> answered.get(k).raw().equals(asked.get(k).raw()));
                        }));
            }
            for (var call : calls) {
                assertThat(call.get()).isTrue();
            }
        }
    }

    private static Tensor filled(DataType type, byte value, int rows) {
        var raw = new byte[rows * 3 * type.size()];
        Arrays.fill(raw, value);
        return Tensor.of(type, ByteBuffer.wrap(raw), rows, 3);
    }

    @Test
    void unsignedOutputsAreNotTakenForSignedOnes() {
        var model =
                TinyOnnx.identity(Map.of("INT32", TensorProto.DataType.UINT32), TinyOnnx.ROWS, 2);
        assertThatThrownBy(
                        () -> engine.open(file(model), signature(true, List.of(DataType.INT32), 2)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("tensor INT32 does not hold INT32");
    }

    @Test
    void typesThatTheEngineDoesNotHaveAreRefusedByName() {
        var model = model(List.of(DataType.INT32), TinyOnnx.ROWS, 2);
        var unsigned = new Signature.TensorSpec("INT32", DataType.UINT32, List.of(2));
        var signature =
                new Signature(
                        true,
                        List.of(unsigned),
                        signature(true, List.of(DataType.INT32), 2).outputs());
        assertThatThrownBy(() -> engine.open(file(model), signature))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("no tensors of UINT32, as the signature's INT32 is");
        for (var type : DataType.values()) {
            assertThat(OnnxTypes.of(type).isPresent()).isEqualTo(TYPES.containsKey(type));
        }
    }

    @Test
    void anotherTypeThanTheModelsIsRefused() {
        var model = model(List.of(DataType.INT32), TinyOnnx.ROWS, 2);
        var signature = signature(true, List.of(DataType.INT32), 2);
        var wide =
                new Signature(
                        true,
                        List.of(new Signature.TensorSpec("INT32", DataType.INT64, List.of(2))),
                        signature.outputs());
        assertThatThrownBy(() -> engine.open(file(model), wide))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("tensor INT32 does not hold INT64");
    }

    @Test
    void indicesOutsideOfATableAreTheCallersFault() throws Exception {
        var bytes = TinyOnnx.lookup(new FloatTensor(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        var signature =
                new Signature(
                        true,
                        List.of(new Signature.TensorSpec("input", DataType.INT64, List.of())),
                        List.of(
                                new Signature.Output(
                                        new Signature.TensorSpec(
                                                "output", DataType.FP32, List.of(2)),
                                        Optional.empty())));
        try (var session = engine.open(file(bytes), signature)) {
            assertThatThrownBy(() -> session.infer(List.of(index(3))))
                    .isInstanceOf(RefusedInputException.class)
                    .hasMessageContaining("out of data bounds");
            var row = (DenseTensor) session.infer(List.of(index(1))).getFirst();
            assertThat(row.raw().asFloatBuffer().get(0)).isEqualTo(3);
        }
    }

    private static DenseTensor index(long value) {
        var raw = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        return new DenseTensor(DataType.INT64, raw.flip(), 1);
    }

    /** Characters beyond U+FFFF would reach the model as others. */
    @Test
    void stringsThatTheEngineCannotTakeAreTheCallersFault() throws Exception {
        var types = List.of(DataType.BYTES);
        try (var session = engine.open(file(model(types, 1)), signature(false, types, 1))) {
            for (var unfit :
                    Map.of(
                                    "element 0 is not UTF-8",
                                    new byte[] {(byte) 0xC3},
                                    "element 0 holds U+1F642; this engine takes U+0001 to U+FFFF",
                                    "\uD83D\uDE42".getBytes(StandardCharsets.UTF_8),
                                    "element 0 holds U+0000; this engine takes U+0001 to U+FFFF",
                                    new byte[1])
                            .entrySet()) {
                var torn = BytesTensor.of(List.of(unfit.getValue()), 1);
                assertThatThrownBy(() -> session.infer(List.of(torn)))
                        .isInstanceOf(RefusedInputException.class)
                        .hasMessage(unfit.getKey());
            }
        }
    }
}
