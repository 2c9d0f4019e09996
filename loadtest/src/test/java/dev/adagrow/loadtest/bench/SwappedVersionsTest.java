package dev.adagrow.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.FloatTensor;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwappedVersionsTest {
    private static final List<Integer> TWO = List.of(2);
    private static final double TOLERANCE = 0.1;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private SwappedVersions versions;

    /** Version 1 answers (1, 2), version 2 (1, 2.05): both are within tolerance of each other. */
    @BeforeEach
    void write() throws IOException {
        versions = new SwappedVersions(bundle(List.of("one", "two")));
    }

    private Path bundle(List<String> artifacts) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("in", floats(7, 8));
        entries.put("one", floats(1, 2));
        entries.put("two", floats(1, 2.05f));
        var file = folder.resolve("bundle-" + artifacts.size() + ".zip");
        Bundle.write(
                file,
                new Manifest(
                        "m",
                        List.of(),
                        artifacts.stream()
                                .map(name -> new Manifest.Artifact(name, "identity", name, "fp32"))
                                .toList(),
                        "one",
                        Signature.classifier(
                                new TensorSpec("in", DataType.FP32, TWO), "out", List.of("a", "b")),
                        Optional.empty(),
                        new Manifest.Goldens(
                                1,
                                List.of(new TensorFile("in", TWO)),
                                artifacts.stream()
                                        .map(name ->
                                                new Manifest.Goldens.Output(
                                                        name,
                                                        List.of(new TensorFile(name, TWO)),
                                                        TOLERANCE))
                                        .toList()),
                        Optional.empty(),
                        new Manifest.Accuracies(0, 0, Map.of(), Map.of()),
                        new Manifest.Provenance(
                                "", List.of(), 0, "test", "2026-01-01T00:00:00Z", "first")),
                entries);
        return file;
    }

    private static byte[] floats(float... values) {
        return new FloatTensor(values, values.length).toBytes();
    }

    private static byte[] answer(String version, float... scores) {
        return ModelInferResponse.newBuilder()
                .setModelVersion(version)
                .addRawOutputContents(ByteString.copyFrom(floats(scores)))
                .build()
                .toByteArray();
    }

    @Test
    void anAnswerMustBeNearerToItsOwnVersionThanToTheOther() {
        assertThat(versions.right(answer("1", 1, 2.01f))).isTrue();
        assertThat(versions.right(answer("1", 1, 2.04f))).isFalse();
        assertThat(versions.right(answer("2", 1, 2.04f))).isTrue();
        assertThat(versions.right(answer("2", 1, 2.01f))).isFalse();
    }

    @Test
    void whatIsNoAnswerIsNotRight() {
        assertThat(versions.right(answer("1", 1, 1.5f))).isFalse();
        assertThat(versions.right(answer("1", 1))).isFalse();
        assertThat(versions.right(answer("3", 1, 2))).isFalse();
        assertThat(versions.right(answer("", 1, 2))).isFalse();
        assertThat(versions.right(new byte[] {(byte) 0xFF})).isFalse();
        assertThat(versions.right(new byte[0])).isFalse();
    }

    @Test
    void eachVersionServesItsOwnArtifact() throws Exception {
        for (int version = 1; version <= 2; version++) {
            var file = folder.resolve(version + ".zip");
            versions.write(version, file);
            assertThat(Bundle.read(file).manifest().defaultArtifact())
                    .isEqualTo(version == 1 ? "one" : "two");
        }
        var request = ModelInferRequest.parseFrom(versions.request());
        assertThat(request.getRawInputContents(0).toByteArray()).isEqualTo(floats(7, 8));
    }

    @Test
    void aBundleOfOneArtifactCannotBeSwapped() throws Exception {
        var file = bundle(List.of("one"));
        assertThatThrownBy(() -> new SwappedVersions(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two artifacts");
    }
}
