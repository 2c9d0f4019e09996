package dev.adagrow.server.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServedBy;
import dev.adagrow.server.lifecycle.ServedBy.Refusal;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.onnx.OnnxEngine;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.server.runtime.pytorch.PyTorchEngine;
import dev.adagrow.server.runtime.pytorch.TinyTorch;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of three artifacts, the first of which no engine here takes. */
class PreferenceTest {
    private static final ServableId ID = new ServableId("tiny", 1);
    private static final int ROWS = 5;
    private static final int STATIC_ROWS = 3;

    private static final Artifact PLAN = new Artifact("plan", "tensorrt", "plan.bin", "fp16");
    private static final Artifact ONNX =
            new Artifact(
                    "onnx", "onnxruntime", "model.onnx", "fp32", 0, STATIC_ROWS, Optional.empty());
    private static final Artifact SCRIPT = new Artifact("script", "pytorch", "model.pt", "fp32");

    private final Engine refusing =
            (model, signature) -> {
                throw new LoadException("there is no GPU");
            };

    @TempDir private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = write(Bundles.product(Bundles.inputs(ROWS)));
    }

    /**
     * @param scriptGoldens what the TorchScript artifact is said to answer
     */
    private Path write(FloatTensor scriptGoldens) throws IOException {
        var one = Bundles.manifest("onnxruntime", ROWS, "input", 3);
        var golden = one.goldens().outputs().getFirst();
        var outputs = new ArrayList<Manifest.Goldens.Output>();
        for (var artifact : List.of(PLAN, ONNX, SCRIPT)) {
            var path = "goldens/" + artifact.name();
            outputs.add(
                    new Manifest.Goldens.Output(
                            artifact.name(),
                            List.of(
                                    new Manifest.Goldens.TensorFile(
                                            path, golden.files().getFirst().shape())),
                            golden.tolerance()));
        }
        var manifest =
                new Manifest(
                        one.model(),
                        List.of(),
                        List.of(PLAN, ONNX, SCRIPT),
                        ONNX.name(),
                        one.signature(),
                        one.preprocessing(),
                        new Manifest.Goldens(ROWS, one.goldens().inputs(), outputs),
                        one.architecture(),
                        one.accuracies(),
                        one.provenance());
        var product = Bundles.product(Bundles.inputs(ROWS)).toBytes();
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("plan.bin", new byte[] {1});
        entries.put("model.onnx", TinyOnnx.linear(Bundles.WEIGHTS, STATIC_ROWS));
        entries.put("model.pt", TinyTorch.linear(Bundles.WEIGHTS));
        entries.put("goldens/in.bin", Bundles.inputs(ROWS).toBytes());
        entries.put("goldens/plan", product);
        entries.put("goldens/onnx", product);
        entries.put("goldens/script", scriptGoldens.toBytes());
        var target = folder.resolve("bundle.zip");
        Bundle.write(target, manifest, entries);
        return target;
    }

    private LoadedModel load(Runnable warming, String... preference) throws LoadException {
        Map<String, Engine> engines =
                Map.of(
                        "tensorrt",
                        refusing,
                        OnnxEngine.NAME,
                        new OnnxEngine(1),
                        PyTorchEngine.NAME,
                        new PyTorchEngine(1));
        var loader =
                new BundleLoader(
                        engines,
                        new Preference(List.of(preference)),
                        folder.resolve("scratch"),
                        model -> 4,
                        System::nanoTime);
        return loader.load(ID, file, warming);
    }

    private static void requireItAnswers(LoadedModel model) throws Exception {
        for (int rows = 1; rows <= 2 * STATIC_ROWS + 1; rows++) {
            var answer = model.infer(Tensors.of(DenseTensor.of(Bundles.inputs(rows)))).get(0);
            assertThat(((DenseTensor) answer).toFloats().data())
                    .containsExactly(Bundles.product(Bundles.inputs(rows)).data());
        }
    }

    @Test
    void withoutAPreferenceTheBundlesDefaultServes() throws Exception {
        try (var model = load(() -> {})) {
            assertThat(model.servedBy()).isEqualTo(new ServedBy("onnx", "onnxruntime", List.of()));
            requireItAnswers(model);
        }
    }

    @Test
    void theFirstThatCanBeServedIsAndEachRefusalIsKept() throws Exception {
        try (var model = load(() -> {}, "tensorrt", "script")) {
            assertThat(model.servedBy())
                    .isEqualTo(
                            new ServedBy(
                                    "script",
                                    "pytorch",
                                    List.of(new Refusal("plan", "tensorrt", "there is no GPU"))));
            assertThat(model.manifest().servedArtifact()).isEqualTo(SCRIPT);
            requireItAnswers(model);
        }
    }

    @Test
    void theDefaultComesLastThoughNobodyNamesIt() throws Exception {
        try (var model = load(() -> {}, "tensorrt", "not-in-this-bundle")) {
            assertThat(model.servedBy().artifact()).isEqualTo("onnx");
            assertThat(model.servedBy().refused())
                    .containsExactly(new Refusal("plan", "tensorrt", "there is no GPU"));
        }
    }

    @Test
    void anArtifactThatBreaksItsGoldensGivesWayAndWarmingIsToldOnce() throws Exception {
        var wrong = Bundles.product(Bundles.inputs(ROWS));
        wrong.data()[3] += 1;
        file = write(wrong);
        var told = new AtomicInteger();
        try (var model = load(told::incrementAndGet, "pytorch")) {
            assertThat(model.servedBy().artifact()).isEqualTo("onnx");
            assertThat(model.servedBy().refused())
                    .singleElement()
                    .satisfies(r -> {
                        assertThat(r.artifact()).isEqualTo("script");
                        assertThat(r.reason()).startsWith("golden row 1, value 1");
                    });
        }
        assertThat(told).hasValue(1);
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void theFailureOfSeveralNamesEach() throws Exception {
        var wrong = Bundles.product(Bundles.inputs(ROWS));
        wrong.data()[3] += 1;
        file = write(wrong);
        var loader =
                new BundleLoader(
                        Map.of("tensorrt", refusing, PyTorchEngine.NAME, new PyTorchEngine(1)),
                        new Preference(List.of("tensorrt", "pytorch")),
                        folder.resolve("scratch"),
                        model -> 4,
                        System::nanoTime);
        assertThatThrownBy(() -> loader.load(ID, file, () -> {}))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("artifact plan of tiny/1: there is no GPU; ")
                .hasMessageContaining("artifact script of tiny/1: golden row 1, value 1 of output")
                .hasMessageContaining("artifact onnx of tiny/1: it is for the engine onnxruntime;");
    }
}
