package dev.adagrow.server.runtime.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.server.repository.Bundles;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.server.runtime.onnx.OnnxEngine;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PyTorchEngineTest {
    private static final Signature SIGNATURE =
            Bundles.manifest(PyTorchEngine.NAME, 1, "input", 3).signature();
    private static final Offset<Float> TOLERANCE = Offset.offset(1e-5f);

    @TempDir private Path folder;

    private final PyTorchEngine engine = new PyTorchEngine(1);

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "model", ""), bytes);
    }

    private EngineSession linear() throws Exception {
        return engine.open(file(TinyTorch.linear(Bundles.WEIGHTS)), SIGNATURE);
    }

    private static Signature signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return new Signature(
                true,
                inputs,
                outputs.stream().map(o -> new Signature.Output(o, Optional.empty())).toList());
    }

    private static TensorSpec floats(String name, int extent) {
        return new TensorSpec(name, DataType.FP32, List.of(extent));
    }

    private static FloatTensor infer(EngineSession session, FloatTensor inputs)
            throws InferenceException {
        return ((DenseTensor) session.infer(List.of(DenseTensor.of(inputs))).getFirst()).toFloats();
    }

    @Test
    void answersAsOnnxRuntimeDoesForAnyNumberOfRows() throws Exception {
        var onnx = new OnnxEngine(1);
        try (var ours = linear();
                var theirs = onnx.open(file(TinyOnnx.linear(Bundles.WEIGHTS)), SIGNATURE)) {
            for (int rows : new int[] {1, 2, 7, 32, 1}) {
                var answer = infer(ours, Bundles.inputs(rows));
                assertThat(answer.dims()).containsExactly(rows, 2);
                assertThat(answer.data())
                        .containsExactly(infer(theirs, Bundles.inputs(rows)).data(), TOLERANCE);
            }
        }
    }

    @Test
    void manyThreadsShareASession() throws Exception {
        try (var session = linear();
                var threads = Executors.newFixedThreadPool(8)) {
            var answers = new ArrayList<Future<FloatTensor>>();
            for (int i = 0; i < 800; i++) {
                var inputs = Bundles.inputs(1 + i % 32);
                answers.add(threads.submit((Callable<FloatTensor>) () -> infer(session, inputs)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get().data())
                        .containsExactly(
                                Bundles.product(Bundles.inputs(1 + i % 32)).data(), TOLERANCE);
            }
        }
    }

    @Test
    void rowsOfSeveralCallsInOneRunAnswerAsTheyDoAlone() throws Exception {
        try (var session = linear()) {
            var inputs = Bundles.inputs(6);
            var all = Tensors.of(DenseTensor.of(inputs));
            var joined =
                    session.inferJoined(List.of(all.rows(0, 1), all.rows(1, 4), all.rows(4, 6)));
            assertThat(((DenseTensor) joined.getFirst()).toFloats().data())
                    .containsExactly(Bundles.product(inputs).data(), TOLERANCE);
        }
    }

    @Test
    void takesSeveralInputsAndGivesATupleByPosition() throws Exception {
        var module =
                TinyTorch.module(
                        "def forward(self, a: Tensor, b: Tensor) -> Tuple[Tensor, Tensor]:\n"
                                + "    return (torch.add(a, b), torch.mul(a, b))",
                        Map.of());
        var signature =
                signature(
                        List.of(floats("left", 2), floats("right", 2)),
                        List.of(floats("sum", 2), floats("product", 2)));
        try (var session = engine.open(file(module), signature)) {
            var left = DenseTensor.of(new FloatTensor(new float[] {1, 2}, 1, 2));
            var right = DenseTensor.of(new FloatTensor(new float[] {5, 7}, 1, 2));
            var outputs = session.infer(List.of(left, right));
            assertThat(((DenseTensor) outputs.get(0)).toFloats().data()).containsExactly(6, 9);
            assertThat(((DenseTensor) outputs.get(1)).toFloats().data()).containsExactly(5, 14);
        }
    }

    @Test
    void takesTheOutputsOfADictionaryByTheirNames() throws Exception {
        var module =
                TinyTorch.module(
                        "def forward(self, a: Tensor) -> Dict[str, Tensor]:\n"
                                + "    return {\"twice\": torch.add(a, a), \"square\": torch.mul(a, a)}",
                        Map.of());
        var signature =
                signature(
                        List.of(floats("a", 1)), List.of(floats("square", 1), floats("twice", 1)));
        try (var session = engine.open(file(module), signature)) {
            var outputs =
                    session.infer(List.of(DenseTensor.of(new FloatTensor(new float[] {3}, 1, 1))));
            assertThat(((DenseTensor) outputs.get(0)).toFloats().data()).containsExactly(9);
            assertThat(((DenseTensor) outputs.get(1)).toFloats().data()).containsExactly(6);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"INT16", "UINT16", "UINT32", "UINT64", "BF16", "BYTES"},
            mode = EnumSource.Mode.EXCLUDE)
    void bringsEveryTypeThroughUnchanged(DataType type) throws Exception {
        var module =
                TinyTorch.module(
                        "def forward(self, a: Tensor) -> Tensor:\n    return torch.flip(a, [0])",
                        Map.of());
        var spec = new TensorSpec("a", type, List.of(3));
        try (var session = engine.open(file(module), signature(List.of(spec), List.of(spec)))) {
            var raw = ByteBuffer.allocate(6 * type.size());
            while (raw.hasRemaining()) {
                raw.put((byte) (type == DataType.BOOL ? raw.position() % 2 : raw.position() % 50));
            }
            Tensor input = new DenseTensor(type, raw.flip(), 2, 3);
            var output = session.infer(List.of(input)).getFirst();
            assertThat(output.type()).isEqualTo(type);
            assertThat(output.rows(0, 1).raw()).isEqualTo(input.rows(1, 2).raw());
            assertThat(output.rows(1, 2).raw()).isEqualTo(input.rows(0, 1).raw());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT16", "UINT16", "UINT32", "UINT64", "BF16", "BYTES"})
    void namesTheTensorWhoseTypeItLacks(DataType type) {
        var spec = new TensorSpec("words", type, List.of(1));
        assertThatThrownBy(() ->
                        engine.open(folder, signature(List.of(floats("a", 1)), List.of(spec))))
                .isInstanceOf(LoadException.class)
                .hasMessage(
                        "the engine pytorch has no tensors of "
                                + type
                                + ", as the signature's words is");
    }

    @Test
    void namesTheOutputThatTheModelDoesNotGive() throws Exception {
        var signature =
                signature(List.of(floats("input", 3)), List.of(floats("a", 2), floats("b", 2)));
        try (var session = engine.open(file(TinyTorch.linear(Bundles.WEIGHTS)), signature)) {
            assertThatThrownBy(() -> infer(session, Bundles.inputs(1)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("the model does not return the output b, but 1 tensors");
        }
    }

    @Test
    void namesTheOutputOfAnotherType() throws Exception {
        var integers = new TensorSpec("count", DataType.INT64, List.of(2));
        var signature = signature(List.of(floats("input", 3)), List.of(integers));
        try (var session = engine.open(file(TinyTorch.linear(Bundles.WEIGHTS)), signature)) {
            assertThatThrownBy(() -> infer(session, Bundles.inputs(1)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("the model's output count is of float32, declared is INT64");
        }
    }

    @Test
    void aNumberThatIsNoPlaceInATableIsTheCallersFault() throws Exception {
        var index = new TensorSpec("input", DataType.INT64, List.of());
        var signature = signature(List.of(index), List.of(floats("output", 2)));
        try (var session = engine.open(file(TinyTorch.lookup(Bundles.WEIGHTS)), signature)) {
            var raw = ByteBuffer.allocate(Long.BYTES).put(0, (byte) 99);
            assertThatThrownBy(
                            () -> session.infer(List.of(new DenseTensor(DataType.INT64, raw, 1))))
                    .isInstanceOf(RefusedInputException.class)
                    .hasMessageContaining("index out of range");
        }
    }

    @Test
    void aRunThatFailsSaysWhatPyTorchSays() throws Exception {
        try (var session = linear()) {
            var wide = DenseTensor.of(new FloatTensor(new float[4], 1, 4));
            assertThatThrownBy(() -> session.infer(List.of(wide)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageStartingWith("PyTorch failed: ")
                    .hasMessageContaining("1x4 and 3x2");
            assertThat(infer(session, Bundles.inputs(1)).dims()).containsExactly(1, 2);
        }
    }

    @Test
    void refusesAFileThatIsNoTorchScript() throws Exception {
        var garbage = file("no archive".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> engine.open(garbage, SIGNATURE))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("PyTorch does not take the model: ");
    }

    /** 400 MiB of weights go through the process; what stays is less than a quarter of them. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void closingASessionFreesItsWeights() throws Exception {
        var wide = file(TinyTorch.linear(new FloatTensor(new float[1 << 20], 1 << 10, 1 << 10)));
        var signature =
                signature(List.of(floats("input", 1 << 10)), List.of(floats("output", 1 << 10)));
        var input = DenseTensor.of(new FloatTensor(new float[1 << 10], 1, 1 << 10));
        long before = 0;
        for (int i = 0; i < 120; i++) {
            if (i == 20) {
                before = residentKiB();
            }
            try (var session = engine.open(wide, signature)) {
                assertThat(session.infer(List.of(input))).hasSize(1);
            }
        }
        assertThat(residentKiB() - before).isLessThan(100 << 10);
    }

    private static long residentKiB() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void closingTwiceIsAsClosingOnce() throws Exception {
        var session = linear();
        session.close();
        session.close();
    }
}
