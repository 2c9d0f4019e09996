package dev.adagrow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                        m.input(),
                        m.output(),
                        m.classes(),
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
        refused(m -> m.setFormatVersion(2)).hasMessageContaining("version 2");
    }

    @Test
    void namesTheFieldThatBreaksARule() {
        refused(m -> m.setModel("")).hasMessageContaining("model");
        refused(m -> m.setDefaultArtifact("onnx-int4"))
                .hasMessageContaining("defaultArtifact")
                .hasMessageContaining("onnx-int4");
        refused(m -> m.addClasses("a")).hasMessageContaining("classes");
        refused(m -> m.addFiles(m.getFiles(0))).hasMessageContaining("files");
        refused(m -> m.getFilesBuilder(0).setSha256("AB")).hasMessageContaining("sha256");
        refused(m -> m.getFilesBuilder(0).setSize(-1)).hasMessageContaining("size");
        refused(m -> m.addArtifacts(m.getArtifacts(0))).hasMessageContaining("artifacts");
        refused(m -> m.getArtifactsBuilder(0).clearEngine()).hasMessageContaining("engine");
        refused(m -> m.getInputBuilder().clearName()).hasMessageContaining("tensor");
        refused(m -> m.getInputBuilder().setShape(0, 0)).hasMessageContaining("input");
        refused(m -> m.getInputBuilder().setShape(0, 1L << 40));
        refused(m -> m.getOutputBuilder().addShape(-1))
                .hasMessageContaining("more than one open extent");
        refused(m -> m.getPreprocessingBuilder().clearResize()).hasMessageContaining("resize");
        refused(m -> m.getPreprocessingBuilder().setChannels(2))
                .hasMessageContaining("preprocessing");
        refused(m -> m.getPreprocessingBuilder().setHeight(3))
                .hasMessageContaining("preprocessing makes [1, 3, 2]")
                .hasMessageContaining("input is [1, 2, 2]");
        refused(m -> m.getPreprocessingBuilder().clearMean()).hasMessageContaining("mean");
        refused(m -> m.getGoldensBuilder().setCount(0)).hasMessageContaining("goldens");
        refused(m -> m.getGoldensBuilder().removeOutputs(0)).hasMessageContaining("goldens");
        refused(m -> m.getGoldensBuilder().getOutputsBuilder(0).setTolerance(Double.NaN))
                .hasMessageContaining("tolerance");
        refused(m -> m.getAccuraciesBuilder().putTest("x", 1.5)).hasMessageContaining("accuracies");
        refused(m -> m.getAccuraciesBuilder().putValidation("x", Double.NaN))
                .hasMessageContaining("accuracies");
    }

    @Test
    void theServedArtifactIsTheDefaultOne() {
        assertThat(full().servedArtifact().name()).isEqualTo("onnx-int8");
        assertThat(full().classes()).isEqualTo(List.of("a", "b", "c"));
    }
}
