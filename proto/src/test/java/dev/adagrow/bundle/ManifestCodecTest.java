package dev.adagrow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.tensor.DataType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestCodecTest {
    private static Manifest full() {
        return Bundles.manifest().withFiles(Archive.list(Bundles.entries()));
    }

    private static Manifest parse(String json) throws BundleException {
        return ManifestCodec.fromJson(json.getBytes(StandardCharsets.UTF_8));
    }

    private static AbstractThrowableAssert<?, ?> refused(
            Consumer<dev.adagrow.bundle.v1.Manifest.Builder> change) {
        var message = ManifestCodec.toMessage(full()).toBuilder();
        change.accept(message);
        return assertThatThrownBy(() -> ManifestCodec.fromMessage(message.build()))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("manifest.json: ");
    }

    @Test
    void everyFieldGoesThroughJsonAndBack() throws BundleException {
        assertThat(ManifestCodec.fromJson(ManifestCodec.toJson(full()))).isEqualTo(full());
        assertThat(ManifestCodec.toJson(full())).isEqualTo(ManifestCodec.toJson(full()));
    }

    @Test
    void absentPartsStayAbsent() throws BundleException {
        var m = full();
        var bare =
                new Manifest(
                        m.model(),
                        m.files(),
                        m.artifacts(),
                        m.defaultArtifact(),
                        m.signature(),
                        Optional.empty(),
                        m.goldens(),
                        Optional.empty(),
                        new Manifest.Accuracies(0, 0, Map.of(), Map.of()),
                        m.provenance());
        assertThat(ManifestCodec.fromJson(ManifestCodec.toJson(bare))).isEqualTo(bare);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"formatVersion\": 1, \"more\": 2}",
                "{\"formatVersion\": \"x\"}",
                "\u0000"
            })
    void refusesWhatIsNoManifest(String json) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("manifest.json: ");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> ManifestCodec.fromJson(new byte[] {'{', (byte) 0xff, '}'}))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refusesAnotherFormatVersion() {
        refused(m -> m.setFormatVersion(3)).hasMessageContaining("version 3");
    }

    @Test
    void namesTheFieldThatBreaksARule() {
        refused(m -> m.setModel("")).hasMessageContaining("model");
        refused(m -> m.setDefaultArtifact("onnx-int4"))
                .hasMessageContaining("defaultArtifact")
                .hasMessageContaining("onnx-int4");
        refused(m -> classes(m).addLabels("a")).hasMessageContaining("classes");
        refused(m -> classes(m).clearScores()).hasMessageContaining("scores");
        refused(m -> m.addFiles(m.getFiles(0))).hasMessageContaining("files");
        refused(m -> m.getFilesBuilder(0).setSha256("AB")).hasMessageContaining("sha256");
        refused(m -> m.getFilesBuilder(0).setSize(-1)).hasMessageContaining("size");
        refused(m -> m.addArtifacts(m.getArtifacts(0))).hasMessageContaining("artifacts");
        refused(m -> m.getArtifactsBuilder(0).clearEngine()).hasMessageContaining("engine");
        refused(m -> m.getArtifactsBuilder(0).setRows(-1))
                .hasMessageContaining("artifacts: rows -1 of onnx-fp32 is outside 0..4096");
        refused(m -> requirements(m).setLibraryVersion("8"))
                .hasMessageContaining("library version \"8\" is not like 8.6.1");
        refused(m -> requirements(m).setComputeCapability("sm_86"))
                .hasMessageContaining("compute capability \"sm_86\" is not like 8.6");
        refused(m -> input(m).clearName()).hasMessageContaining("tensor");
        refused(m -> input(m).setShape(0, 0)).hasMessageContaining("input");
        refused(m -> input(m).setShape(0, 1L << 40));
        refused(m -> input(m).setDatatype("FLOAT"))
                .hasMessageContaining("tensor input is of the unknown type \"FLOAT\"");
        refused(m -> m.getSignatureBuilder().addInputs(input(m)))
                .hasMessageContaining("inputs: a name is listed twice");
        refused(m -> m.getSignatureBuilder().clearOutputs())
                .hasMessageContaining("there must be an output");
        refused(m -> output(m).getTensorBuilder().addShape(-1))
                .hasMessageContaining("scores of classes are FP32 of one extent");
        refused(m -> output(m).getTensorBuilder().setShape(0, 4))
                .hasMessageContaining("output holds 4 scores for 3 classes");
        refused(m ->
                        m.getSignatureBuilder()
                                .addOutputs(output(m).build().toBuilder().setTensor(input(m))))
                .hasMessageContaining("scores of classes are FP32 of one extent");
        refused(m -> m.getSignatureBuilder().setBatched(false))
                .hasMessageContaining("preprocessing makes");
        refused(m -> m.getPreprocessingBuilder().clearResize()).hasMessageContaining("resize");
        refused(m -> m.getPreprocessingBuilder().setChannels(2))
                .hasMessageContaining("preprocessing");
        refused(m -> m.getPreprocessingBuilder().setHeight(3))
                .hasMessageContaining("preprocessing makes [1, 3, 2]")
                .hasMessageContaining("input is [1, 2, 2]");
        refused(m -> m.getPreprocessingBuilder().clearMean()).hasMessageContaining("mean");
        refused(m -> m.getGoldensBuilder().setCount(0)).hasMessageContaining("goldens");
        refused(m -> m.getGoldensBuilder().removeOutputs(0)).hasMessageContaining("goldens");
        refused(m -> m.getGoldensBuilder().clearInputFiles())
                .hasMessageContaining("goldens: 0 files for 1 tensors");
        refused(m -> m.getGoldensBuilder().getInputFilesBuilder(0).setShape(1, 3))
                .hasMessageContaining("goldens/inputs.f32 has shape [1, 3, 2]");
        refused(m -> m.getGoldensBuilder().getOutputsBuilder(0).setTolerance(Double.NaN))
                .hasMessageContaining("tolerance");
        refused(m -> m.getAccuraciesBuilder().putTest("x", 1.5)).hasMessageContaining("accuracies");
        refused(m -> m.getAccuraciesBuilder().putValidation("x", Double.NaN))
                .hasMessageContaining("accuracies");
    }

    @Test
    void anArtifactForOneKindOfDeviceGoesThroughJsonAndBack() throws BundleException {
        var m = full();
        var plan =
                new Manifest.Artifact(
                        "onnx-int8",
                        "tensorrt",
                        "artifacts/onnx-int8.onnx",
                        "int8",
                        1 << 20,
                        16,
                        Optional.of(new Manifest.Requirements("8.6.1", "9.0")));
        var manifest =
                new Manifest(
                        m.model(),
                        m.files(),
                        List.of(m.artifacts().getFirst(), plan),
                        m.defaultArtifact(),
                        m.signature(),
                        m.preprocessing(),
                        m.goldens(),
                        m.architecture(),
                        m.accuracies(),
                        m.provenance());
        assertThat(ManifestCodec.fromJson(ManifestCodec.toJson(manifest))).isEqualTo(manifest);
    }

    @Test
    void aManifestWithoutRowsAndRequirementsTakesAnyNumberOnAnyDevice() throws BundleException {
        assertThat(new String(ManifestCodec.toJson(full()), StandardCharsets.UTF_8))
                .doesNotContain("rows", "requirements");
        assertThat(ManifestCodec.fromJson(ManifestCodec.toJson(full())).artifacts())
                .allSatisfy(a -> assertThat(a.rows()).isZero())
                .allSatisfy(a -> assertThat(a.requirements()).isEmpty());
    }

    private static dev.adagrow.bundle.v1.Artifact.Requirements.Builder requirements(
            dev.adagrow.bundle.v1.Manifest.Builder manifest) {
        return manifest.getArtifactsBuilder(0).getRequirementsBuilder();
    }

    private static dev.adagrow.bundle.v1.TensorSpec.Builder input(
            dev.adagrow.bundle.v1.Manifest.Builder manifest) {
        return manifest.getSignatureBuilder().getInputsBuilder(0);
    }

    private static dev.adagrow.bundle.v1.Signature.Output.Builder output(
            dev.adagrow.bundle.v1.Manifest.Builder manifest) {
        return manifest.getSignatureBuilder().getOutputsBuilder(0);
    }

    private static dev.adagrow.bundle.v1.Signature.Classification.Builder classes(
            dev.adagrow.bundle.v1.Manifest.Builder manifest) {
        return output(manifest).getClassificationBuilder();
    }

    /** As the first format had it. */
    @Test
    @SuppressWarnings("deprecation")
    void aManifestOfTheFirstFormatIsReadAsAClassifierOfRows() throws BundleException {
        var message = ManifestCodec.toMessage(full()).toBuilder().setFormatVersion(1);
        message.setInput(input(message).build())
                .setOutput(output(message).getTensor())
                .addAllClasses(full().classes())
                .clearSignature();
        var goldens = message.getGoldensBuilder().setInputs("goldens/inputs.f32").clearInputFiles();
        goldens.getOutputsBuilderList()
                .forEach(o -> o.setPath(o.getFiles(0).getPath()).clearFiles());

        var read = ManifestCodec.fromMessage(message.build());

        assertThat(read.signature()).isEqualTo(full().signature());
        var open = full().goldens().outputs().getFirst().files().getFirst();
        assertThat(read.goldens().inputs()).isEqualTo(full().goldens().inputs());
        assertThat(read.goldens().outputs().getFirst().files())
                .containsExactly(new Manifest.Goldens.TensorFile(open.path(), List.of(-1)));
    }

    @Test
    void severalInputsAndOutputsOfAnyTypeGoThroughJsonAndBack() throws BundleException {
        var m = full();
        var signature =
                new Signature(
                        false,
                        List.of(
                                new Signature.TensorSpec("ids", DataType.INT64, List.of(-1, -1)),
                                new Signature.TensorSpec("text", DataType.BYTES, List.of())),
                        List.of(
                                new Signature.Output(
                                        new Signature.TensorSpec("mask", DataType.BOOL, List.of(4)),
                                        Optional.empty()),
                                new Signature.Output(
                                        new Signature.TensorSpec("p", DataType.FP32, List.of(2)),
                                        Optional.of(
                                                new Signature.Classification(
                                                        List.of(),
                                                        Signature.Scores.PROBABILITIES)))));
        List<Manifest.Goldens.TensorFile> files =
                List.of(
                        new Manifest.Goldens.TensorFile("mask", List.of(4)),
                        new Manifest.Goldens.TensorFile("p", List.of(-1)));
        var manifest =
                new Manifest(
                        m.model(),
                        m.files(),
                        m.artifacts(),
                        m.defaultArtifact(),
                        signature,
                        Optional.empty(),
                        new Manifest.Goldens(
                                1,
                                List.of(
                                        new Manifest.Goldens.TensorFile("ids", List.of(3, 5)),
                                        new Manifest.Goldens.TensorFile("text", List.of())),
                                m.goldens().outputs().stream()
                                        .map(o ->
                                                new Manifest.Goldens.Output(
                                                        o.artifact(), files, o.tolerance()))
                                        .toList()),
                        Optional.empty(),
                        m.accuracies(),
                        m.provenance());

        assertThat(ManifestCodec.fromJson(ManifestCodec.toJson(manifest))).isEqualTo(manifest);
        assertThat(signature.classifier()).hasValue(1);
        assertThat(manifest.classes()).isEmpty();
    }

    @Test
    void theServedArtifactIsTheDefaultOne() {
        assertThat(full().servedArtifact().name()).isEqualTo("onnx-int8");
        assertThat(full().classes()).isEqualTo(List.of("a", "b", "c"));
    }
}
