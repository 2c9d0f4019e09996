package dev.adagrow.server.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.server.runtime.identity.IdentityEngine;
import dev.adagrow.server.runtime.onnx.OnnxEngine;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleLoaderTest {
    private static final ServableId ID = new ServableId("tiny", 1);
    private static final Runnable UNTOLD = () -> {};
    private static final int MAX_ROWS = 4;

    @TempDir private Path folder;

    private final Watched engine = new Watched(new OnnxEngine(1));
    private BundleLoader loader;
    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("bundle.zip");
        loader =
                new BundleLoader(
                        Map.of("onnxruntime", engine),
                        Preference.NONE,
                        scratch(),
                        model -> MAX_ROWS,
                        System::nanoTime);
    }

    private Path scratch() {
        return folder.resolve("scratch");
    }

    /** The real engine, watched. */
    private static final class Watched implements Engine {
        private final Engine engine;
        private final List<Integer> batches = new ArrayList<>();
        private final AtomicInteger open = new AtomicInteger();

        Watched(Engine engine) {
            this.engine = engine;
        }

        @Override
        public EngineSession open(Path model, Signature signature) throws LoadException {
            var session = engine.open(model, signature);
            open.incrementAndGet();
            return new EngineSession() {
                @Override
                public List<Tensor> infer(List<Tensor> inputs) throws InferenceException {
                    batches.add(inputs.getFirst().dim(0));
                    return session.infer(inputs);
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                    session.close();
                }
            };
        }
    }

    @Test
    void aLoadedModelAnswersAsItsGoldensSay() throws Exception {
        var inputs = Bundles.inputs(6);
        Bundles.write(file, "onnxruntime", inputs, Bundles.product(inputs));
        var warmed = new AtomicInteger();

        try (var model = loader.load(ID, file, warmed::incrementAndGet)) {
            assertThat(warmed).hasValue(1);
            assertThat(engine.batches).startsWith(4, 2, 1, 1, 1, 1, 1, 1);
            assertThat(model.manifest().classes()).containsExactly("no", "yes");
            var other = Bundles.inputs(3);
            assertThat(infer(model, other)).containsExactly(Bundles.product(other).data());
        }
        assertThat(engine.open).hasValue(0);
    }

    @Test
    void aFullBatchIsWarmedEvenByFewGoldens() throws Exception {
        var inputs = Bundles.inputs(2);
        Bundles.write(file, "onnxruntime", inputs, Bundles.product(inputs));

        loader.load(ID, file, UNTOLD).close();
        assertThat(engine.batches).startsWith(MAX_ROWS, 1, 1);
    }

    @Test
    void aGoldenThatDiffersIsRefusedByNameAndTheSessionIsClosed() throws Exception {
        var inputs = Bundles.inputs(6);
        var outputs = Bundles.product(inputs);
        outputs.data()[2 * 4 + 1] += 0.01f;
        Bundles.write(file, "onnxruntime", inputs, outputs);

        assertThatThrownBy(() -> loader.load(ID, file, UNTOLD))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("artifact only of tiny/1")
                .hasMessageContaining("golden row 4, value 1")
                .hasMessageContaining("is above the tolerance 1.0E-5");
        assertThat(engine.open).hasValue(0);
    }

    @Test
    void aGoldenAnswerThatIsNotFiniteIsRefused() throws Exception {
        var inputs = new FloatTensor(new float[] {1, Float.POSITIVE_INFINITY, 1}, 1, 3);
        Bundles.write(
                file,
                "onnxruntime",
                inputs,
                new FloatTensor(new float[] {Float.NEGATIVE_INFINITY, 1}, 1, 2));

        assertThatThrownBy(() -> loader.load(ID, file, UNTOLD))
                .hasMessageContaining("golden row 0, value 0");
        assertThat(engine.open).hasValue(0);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> loader.load(ID, file, UNTOLD))
                .isInstanceOf(LoadException.class)
                .hasMessage("bundle of " + ID + ": no file " + file);
    }

    @Test
    void anEngineThatIsNotHereIsNamed() throws Exception {
        var inputs = Bundles.inputs(1);
        Bundles.write(file, "tensorrt", inputs, Bundles.product(inputs));

        assertThatThrownBy(() -> loader.load(ID, file, UNTOLD))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("tensorrt")
                .hasMessageContaining("[onnxruntime]");
    }

    @Test
    void anEngineRefusesASignatureThatItCannotServe() throws Exception {
        var identity =
                new BundleLoader(
                        Map.of(IdentityEngine.NAME, new IdentityEngine()),
                        Preference.NONE,
                        scratch(),
                        model -> 4,
                        System::nanoTime);
        var row = new FloatTensor(new float[] {1, 2}, 1, 2);
        var in = new Signature.TensorSpec("in", DataType.FP32, List.of(2));
        var out = new Signature.TensorSpec("out", DataType.FP32, List.of(2));
        var outputs = List.of(new Signature.Output(out, Optional.empty()));
        Bundles.write(
                file,
                Bundles.manifest(IdentityEngine.NAME, 1, new Signature(true, List.of(in), outputs)),
                row,
                row);
        identity.load(ID, file, UNTOLD).close();

        Bundles.write(
                file,
                Bundles.manifest(
                        IdentityEngine.NAME, 1, new Signature(false, List.of(in), outputs)),
                row,
                row);
        assertThatThrownBy(() -> identity.load(ID, file, UNTOLD))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("artifact only of tiny/1: the engine identity takes models");
    }

    @Test
    void aModelWithoutRowsIsProvedCallByCallAndAnswersAsIfItHadOne() throws Exception {
        var types = List.of(DataType.INT64, DataType.BYTES);
        var names = new LinkedHashMap<String, TensorProto.DataType>();
        names.put("n", TensorProto.DataType.INT64);
        names.put("s", TensorProto.DataType.STRING);
        var inputs =
                List.of(
                        new Signature.TensorSpec("n", DataType.INT64, List.of(2)),
                        new Signature.TensorSpec("s", DataType.BYTES, List.of(2)));
        var outputs =
                inputs.stream()
                        .map(t ->
                                new Signature.Output(
                                        new Signature.TensorSpec(
                                                t.name() + "-out", t.type(), t.shape()),
                                        Optional.empty()))
                        .toList();
        var numbers = ByteBuffer.allocate(32).putLong(0, 1L << 56).putLong(24, 3L << 56);
        var strings =
                BytesTensor.of(
                        Stream.of("a", "b", "", "d").map(t -> t.getBytes(UTF_8)).toList(), 2, 2);
        var text = new byte[strings.raw().remaining()];
        strings.raw().get(text);
        write(new Signature(false, inputs, outputs), names, numbers.array(), text);

        try (var model = loader.load(ID, file, UNTOLD)) {
            var call = Tensors.of(Tensor.of(DataType.INT64, numbers, 2, 2), strings).rows(1, 2);
            var answer = model.infer(call);
            assertThat(answer.rows()).isEqualTo(1);
            assertThat(answer.all()).extracting(Tensor::type).isEqualTo(types);
            assertThat(answer.get(0).dims()).containsExactly(1, 2);
            assertThat(answer.get(1).raw()).isEqualTo(call.get(1).raw());
        }

        text[4] = 'x';
        write(new Signature(false, inputs, outputs), names, numbers.array(), text);
        assertThatThrownBy(() -> loader.load(ID, file, UNTOLD))
                .hasMessageContaining("golden row 0, value 0 of s-out");
    }

    /** Whose answers are {@code numbers} and "a", "b", "", "d", and whose goldens are as given. */
    private void write(
            Signature signature,
            Map<String, TensorProto.DataType> names,
            byte[] numbers,
            byte[] text)
            throws IOException {
        var shape = List.of(2);
        var good =
                BytesTensor.of(
                        Stream.of("a", "b", "", "d").map(t -> t.getBytes(UTF_8)).toList(), 2, 2);
        var asked = new byte[good.raw().remaining()];
        good.raw().get(asked);
        var template = Bundles.manifest("onnxruntime", 2, "input", 2);
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("model.bin", TinyOnnx.identity(names, 2));
        entries.put("n", numbers);
        entries.put("s", asked);
        entries.put("s-out", text);
        Bundle.write(
                file,
                new Manifest(
                        template.model(),
                        List.of(),
                        template.artifacts(),
                        template.defaultArtifact(),
                        signature,
                        Optional.empty(),
                        new Manifest.Goldens(
                                2,
                                List.of(new TensorFile("n", shape), new TensorFile("s", shape)),
                                List.of(
                                        new Manifest.Goldens.Output(
                                                "only",
                                                List.of(
                                                        new TensorFile("n", shape),
                                                        new TensorFile("s-out", shape)),
                                                0))),
                        Optional.empty(),
                        template.accuracies(),
                        template.provenance()),
                entries);
    }

    private static float[] infer(LoadedModel model, FloatTensor inputs) throws InferenceException {
        var outputs = model.infer(Tensors.of(DenseTensor.of(inputs)));
        return ((DenseTensor) outputs.get(0)).toFloats().data();
    }

    @Test
    void everyFlippedByteOfTheArchiveIsRefused() throws Exception {
        var inputs = Bundles.inputs(2);
        Bundles.write(file, "onnxruntime", inputs, Bundles.product(inputs));
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += 37) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(file, bad);
            try (var model = loader.load(ID, file, UNTOLD)) {
                // Some bytes of the container, as a time stamp, mean nothing; then the model must
                // still be the right one.
                assertThat(infer(model, inputs)).containsExactly(Bundles.product(inputs).data());
            } catch (LoadException e) {
                assertThat(e).hasMessageContaining("tiny/1");
            }
        }
        assertThat(engine.open).hasValue(0);
    }

    @Test
    void aFileThatIsMissingOrNoBundleIsRefused() throws Exception {
        assertThatThrownBy(() -> loader.load(ID, file, UNTOLD)).isInstanceOf(LoadException.class);
        Files.writeString(file, "no bundle");
        assertThatThrownBy(() -> loader.load(ID, file, UNTOLD)).isInstanceOf(LoadException.class);
    }

    @Test
    void theEngineFileIsThereForAsLongAsTheModelIs() throws Exception {
        var inputs = Bundles.inputs(2);
        Bundles.write(file, "onnxruntime", inputs, Bundles.product(inputs));

        var model = loader.load(ID, file, UNTOLD);

        assertThat(files(scratch())).hasSize(1);
        model.close();
        assertThat(scratch()).isEmptyDirectory();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
