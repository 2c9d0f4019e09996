package dev.adagrow.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.TrainingState;
import dev.adagrow.client.fake.FakeModels;
import dev.adagrow.tensor.DataType;
import dev.adagrow.v1.ImportModelRequest;
import dev.adagrow.v1.ServedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ModelCommandsTest extends CommandFixture {
    private static final String VERSION = "models/digits/versions/3";

    private Ran upload(String... options) throws IOException {
        var arguments = new ArrayList<>(List.of("models", "upload", "digits", bundle().toString()));
        arguments.addAll(List.of(options));
        return call(arguments.toArray(String[]::new));
    }

    private Path bundle() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("artifacts/engine", new byte[] {1});
        entries.put("goldens/in", new byte[4]);
        entries.put("goldens/out", new byte[8]);
        var manifest =
                new Manifest(
                        "digits",
                        List.of(),
                        List.of(
                                new Manifest.Artifact(
                                        "same", "identity", "artifacts/engine", "fp32")),
                        "same",
                        Signature.classifier(
                                new Signature.TensorSpec("input", DataType.FP32, List.of(1)),
                                "logits",
                                List.of("0", "1")),
                        Optional.empty(),
                        new Manifest.Goldens(
                                1,
                                List.of(new TensorFile("goldens/in", List.of(1))),
                                List.of(
                                        new Manifest.Goldens.Output(
                                                "same",
                                                List.of(new TensorFile("goldens/out", List.of(2))),
                                                0.1))),
                        Optional.empty(),
                        new Manifest.Accuracies(10, 10, Map.of("same", 0.9), Map.of("same", 0.8)),
                        new Manifest.Provenance(
                                "", List.of(), 1, "test", "2026-01-01T00:00:00Z", "first"));
        Path file = folder.resolve("digits.bundle");
        Bundle.write(file, manifest, entries);
        return file;
    }

    private static List<dev.adagrow.v1.Version> then(String state, String reason) {
        return List.of(
                FakeModels.version(3, "LOADING", ""),
                FakeModels.version(3, "LOADING", ""),
                FakeModels.version(3, state, reason));
    }

    @Test
    void anUploadIsDoneWhenTheVersionAnswers() throws IOException {
        models.states = then("AVAILABLE", "");
        Ran ran = upload();
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo(VERSION + System.lineSeparator());

        models.states = List.of(FakeModels.version(3, "AVAILABLE", ""));
        Ran json = upload("--json");
        assertThat(json.json())
                .singleElement()
                .satisfies(v -> {
                    assertThat(v.get("state").textValue()).isEqualTo("AVAILABLE");
                });
    }

    @Test
    void anUploadWhoseVersionCannotBeLoadedFailsWithTheReason() throws IOException {
        models.states = then("FAILED", "golden row 3 differs");
        Ran ran = upload();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEqualTo(VERSION + System.lineSeparator());
        assertThat(ran.err())
                .isEqualTo(
                        "adagrow models upload: version 3 failed: golden row 3 differs"
                                + System.lineSeparator());
    }

    @Test
    void anUploadWhoseVersionIsRejectedFailsWithTheReason() throws IOException {
        models.states = List.of(FakeModels.version(3, "UNLOADED", "rejected: other inputs"));
        Ran ran = upload();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo(
                        "adagrow models upload: version 3 is not served: rejected: other inputs"
                                + System.lineSeparator());
    }

    @Test
    void anUploadDoesNotWaitForAVersionThatIsNotTried() throws IOException {
        models.states = List.of(FakeModels.version(3, "UNLOADED", ""));
        Ran ran = upload();
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.out()).isEqualTo(VERSION + System.lineSeparator());
        assertThat(ran.err()).contains("version 3 is published, but not tried now");
    }

    @Test
    void anUploadWaitsNoLongerThanItIsTold() throws IOException {
        models.states = List.of(FakeModels.version(3, "LOADING", ""));
        Ran ran = upload("--timeout", "0");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("version 3 is still loading after 0 s");
        assertThat(upload("--timeout", "-1").code()).isEqualTo(2);
    }

    @Test
    void aModelFileIsImportedWithWhatItDoesNotSay() throws IOException {
        models.states = List.of(FakeModels.version(3, "AVAILABLE", ""));
        Path file = Files.write(folder.resolve("net.onnx"), new byte[] {1, 2, 3});
        Path labels = Files.writeString(folder.resolve("labels.txt"), "cat\n dog \n\n");
        Ran ran =
                call(
                        "models",
                        "import",
                        file.toString(),
                        "--model",
                        "digits",
                        "--labels",
                        labels.toString(),
                        "--no-batched");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo(VERSION + System.lineSeparator());
        assertThat(ran.err()).contains("left out, since it is no tensor: output map");
        assertThat(models.uploaded()).containsExactly(1, 2, 3);
        var first = models.imported.getFirst();
        assertThat(first.getLabelsList()).containsExactly("cat", "dog");
        assertThat(first.getBatching()).isEqualTo(ImportModelRequest.Batching.WHOLE);
    }

    @Test
    void sampleInputsGoWithTheModelFile() throws IOException {
        models.states = List.of(FakeModels.version(3, "AVAILABLE", ""));
        Path file = Files.write(folder.resolve("net.onnx"), new byte[] {1, 2, 3});
        Path inputs = Files.writeString(folder.resolve("inputs.json"), "{}");

        Ran ran =
                call(
                        "models",
                        "import",
                        file.toString(),
                        "--model",
                        "digits",
                        "--inputs",
                        inputs.toString());

        assertThat(ran.code()).isZero();
        assertThat(models.imported.getFirst().getSampleInputs().toStringUtf8()).isEqualTo("{}");
    }

    @Test
    void sampleInputsThatAreNotThereOrTooLargeAreNamed() throws IOException {
        Path file = Files.write(folder.resolve("net.onnx"), new byte[] {1, 2, 3});
        Path large = Files.write(folder.resolve("large.json"), new byte[(4 << 20) + 1]);
        for (String inputs : List.of("none.json", large.toString())) {
            Ran ran = call("models", "import", file.toString(), "--model", "m", "--inputs", inputs);
            assertThat(ran.code()).isNotZero();
            assertThat(ran.err()).contains(inputs);
        }
        assertThat(models.imported).isEmpty();
    }

    @Test
    void filesThatAreNotThereOrEmptyAreNamedBeforeAnythingIsSent() throws IOException {
        Path file = Files.write(folder.resolve("net.onnx"), new byte[] {1, 2, 3});
        Path labels = Files.writeString(folder.resolve("labels.txt"), "\n");
        assertThat(call("models", "import", "none.onnx", "--model", "m").err())
                .contains("none.onnx");
        assertThat(
                        call(
                                        "models",
                                        "import",
                                        file.toString(),
                                        "--model",
                                        "m",
                                        "--labels",
                                        labels.toString())
                                .err())
                .contains("holds no names");
        assertThat(models.imported).isEmpty();
    }

    @Test
    void aModelIsDeletedOnlyWhereThatIsMeant() {
        Ran asked = call("models", "delete", "digits");
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.err())
                .isEqualTo(
                        "adagrow models delete: model digits and its 1 version would be gone for good; with --yes they are"
                                + System.lineSeparator());
        assertThat(models.deleted).isEmpty();

        Ran ran = call("models", "delete", "models/digits", "--yes");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEqualTo("deleted models/digits" + System.lineSeparator());
        assertThat(models.deleted).containsExactly("models/digits");

        Ran json = call("models", "delete", "digits", "--yes", "--json");
        assertThat(json.json())
                .singleElement()
                .satisfies(m -> assertThat(m.get("stableVersion").intValue()).isEqualTo(2));
    }

    @Test
    void aVersionIsDeletedOnlyWhereThatIsMeant() {
        Ran asked = call("models", "delete", "digits", "--version", "2");
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.err()).contains("version 2 of digits would be gone for good");
        assertThat(models.deleted).isEmpty();

        Ran ran = call("models", "delete", "digits", "--version", "2", "--yes");
        assertThat(ran.code()).isZero();
        assertThat(ran.err())
                .isEqualTo("deleted models/digits/versions/2" + System.lineSeparator());
        assertThat(models.deleted).containsExactly("models/digits/versions/2");
    }

    @Test
    void aTrainingStateGoesWithItsBundleAndComesBack() throws IOException {
        models.states = List.of(FakeModels.version(3, "AVAILABLE", ""));
        Path state = folder.resolve("digits.state");
        TrainingState.write(state, Map.of("network.json", new byte[] {1, 2}));
        Ran ran = upload("--training-state", state.toString(), "--trained-on", "D1,datasets/D2");
        assertThat(ran.code()).isZero();
        assertThat(models.uploaded()).isEqualTo(Files.readAllBytes(bundle()));
        assertThat(models.uploadedTrainingState()).isEqualTo(Files.readAllBytes(state));
        assertThat(models.lineage).containsExactly("datasets/D1", "datasets/D2");

        models.stateChunks = List.of(new byte[] {1}, new byte[] {2});
        Path copy = folder.resolve("copy");
        Ran back =
                call("models", "download", "digits", "--training-state", "--out", copy.toString());
        assertThat(back.code()).isZero();
        assertThat(copy).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void whatIsNoTrainingStateIsNamedBeforeAnythingIsSent() throws IOException {
        Path state = Files.write(folder.resolve("digits.state"), new byte[] {1, 2, 3});
        Ran ran = upload("--training-state", state.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("digits.state");
        assertThat(models.uploaded()).isEmpty();
    }

    @Test
    void aModelThatIsInUseOrUnknownIsNotDeleted() {
        models.busy = true;
        Ran busy = call("models", "delete", "digits", "--yes");
        assertThat(busy.code()).isEqualTo(2);
        assertThat(busy.err()).contains("model digits has a running rollout R1");
        assertThat(call("models", "delete", "letters", "--yes").err())
                .contains("models/letters does not exist");
        assertThat(call("models", "delete", "digits/versions/2", "--yes").code()).isEqualTo(2);
        assertThat(models.deleted).isEmpty();
    }

    @Test
    void aModelIsShownWithWhyItsVersionsAreNotServed() {
        models.versions =
                List.of(
                        FakeModels.version(1, "FAILED", "golden row 3 differs"),
                        FakeModels.version(2),
                        FakeModels.version(3, "UNLOADED", "rolled back: p99 of 9 ms"));
        Ran ran = call("models", "show", "digits");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("version 1 FAILED: golden row 3 differs")
                .contains("version 3 UNLOADED: rolled back: p99 of 9 ms");
    }

    @Test
    void aModelIsShownWithTheArtifactsThatServeIt() {
        models.versions =
                List.of(
                        FakeModels.version(2).toBuilder()
                                .setServedBy(
                                        ServedBy.newBuilder()
                                                .setArtifact("onnx-int8")
                                                .setEngine("onnxruntime")
                                                .addRefused(
                                                        ServedBy.Refusal.newBuilder()
                                                                .setArtifact("plan")
                                                                .setEngine("tensorrt")
                                                                .setReason("there is no GPU")))
                                .build());
        Ran ran = call("models", "show", "digits");
        assertThat(ran.out())
                .contains("version 2 is served by its artifact onnx-int8 on onnxruntime")
                .contains("  instead of plan on tensorrt: there is no GPU");
    }
}
