package dev.adagrow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleTest {
    @TempDir Path folder;

    private Path write() throws IOException {
        Path file = folder.resolve("model.bundle");
        Bundle.write(file, Bundles.manifest(), Bundles.entries());
        return file;
    }

    private static AbstractThrowableAssert<?, ?> refused(Path file) {
        return assertThatThrownBy(() -> Bundle.read(file)).isInstanceOf(BundleException.class);
    }

    /** An archive of index and entries as they are, rules broken or not. */
    private Path archive(byte[] index, Map<String, byte[]> entries) throws IOException {
        var all = new LinkedHashMap<String, byte[]>();
        all.put("manifest.json", index);
        all.putAll(entries);
        Path file = folder.resolve("broken.bundle");
        Bundles.zip(file, all, ZipEntry.STORED);
        return file;
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Path file = write();
        Bundle bundle = Bundle.read(file);
        assertThat(bundle.manifest().withFiles(List.of())).isEqualTo(Bundles.manifest());
        assertThat(bundle.manifest().files()).hasSize(6);
        assertThat(bundle.entries()).containsOnlyKeys(Bundles.entries().keySet());
        assertThat(bundle.digest()).isEqualTo(Digests.sha256(Files.readAllBytes(file)));
        assertThat(bundle.artifact(bundle.manifest().servedArtifact()))
                .isEqualTo("int8 graph".getBytes(StandardCharsets.UTF_8));
        assertThat(bundle.goldenInputs().getFirst().dims()).containsExactly(2, 1, 2, 2);
        assertThat(bundle.goldenOutputs(Bundles.GOLDENS.outputs().get(1)))
                .singleElement()
                .isInstanceOfSatisfying(
                        DenseTensor.class,
                        t -> assertThat(t.toFloats().data()).containsExactly(1, 2, 3, 4, 5, 7));
    }

    @Test
    void equalContentsGiveEqualBytesAndReplaceAnOlderFile() throws IOException {
        byte[] first = Files.readAllBytes(write());
        assertThat(Files.readAllBytes(write())).isEqualTo(first);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFlippedBitAnywhereIsRefusedOrChangesNothing() throws IOException {
        byte[] whole = Files.readAllBytes(write());
        var intact = Bundle.read(folder.resolve("model.bundle"));
        Path damaged = folder.resolve("damaged.bundle");
        int refusals = 0;
        for (int i = 0; i < whole.length; i += 5) {
            byte[] copy = whole.clone();
            copy[i] ^= (byte) (1 << (i % 8));
            Files.write(damaged, copy);
            try {
                Bundle read = Bundle.read(damaged);
                // Only what no reader looks at: times, attributes, and the like.
                assertThat(read.manifest()).as("byte %d", i).isEqualTo(intact.manifest());
                read.entries()
                        .forEach((name, bytes) ->
                                assertThat(bytes).isEqualTo(intact.entries().get(name)));
                assertThat(read.digest()).isNotEqualTo(intact.digest());
            } catch (BundleException e) {
                refusals++;
            }
        }
        assertThat(refusals).isGreaterThan(whole.length / 10);
    }

    @Test
    void aFlippedBitInAnEntryNamesTheEntry() throws IOException {
        byte[] whole = Files.readAllBytes(write());
        int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("int8 graph");
        whole[at] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.bundle"), whole);
        refused(damaged).hasMessageContaining("artifacts/onnx-int8.onnx");
    }

    @Test
    void everyCutIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(write());
        Path cut = folder.resolve("cut.bundle");
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(cut, Arrays.copyOf(whole, length));
            refused(cut);
        }
    }

    @Test
    void namesAMissingEntry() throws IOException {
        var entries = Bundles.entries();
        byte[] index = Bundles.index(entries);
        entries.remove("growth-log.jsonl");
        refused(archive(index, entries))
                .hasMessageContaining("growth-log.jsonl")
                .hasMessageContaining("missing");
    }

    @Test
    void namesASurplusEntry() throws IOException {
        var entries = Bundles.entries();
        byte[] index = Bundles.index(entries);
        entries.put("artifacts/extra", new byte[1]);
        refused(archive(index, entries))
                .hasMessageContaining("artifacts/extra")
                .hasMessageContaining("not listed");
    }

    @Test
    void namesAnEntryOfAnotherSizeOrDigest() throws IOException {
        var entries = Bundles.entries();
        byte[] index = Bundles.index(entries);
        entries.put("growth-log.jsonl", new byte[2]);
        refused(archive(index, entries))
                .hasMessageContaining("growth-log.jsonl")
                .hasMessageContaining("2 bytes");
        entries.put("growth-log.jsonl", new byte[3]);
        refused(archive(index, entries))
                .hasMessageContaining("growth-log.jsonl")
                .hasMessageContaining("digest");
    }

    @Test
    void anArtifactOrGoldenWithoutAnEntryIsRefused() throws IOException {
        for (String name :
                List.of(
                        "artifacts/onnx-fp32.onnx",
                        "goldens/inputs.f32",
                        "goldens/onnx-int8.f32")) {
            var entries = Bundles.entries();
            entries.remove(name);
            refused(archive(Bundles.index(entries), entries)).hasMessageContaining(name);
            assertThatThrownBy(() -> Bundle.write(folder.resolve("x"), Bundles.manifest(), entries))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining(name);
            assertThat(folder.resolve("x")).doesNotExist();
        }
    }

    @Test
    void goldensOfAnotherSizeAreRefused() throws IOException {
        for (int length : new int[] {0, 4, 30, 36}) {
            var entries = Bundles.entries();
            entries.put("goldens/inputs.f32", new byte[length]);
            refused(archive(Bundles.index(entries), entries))
                    .hasMessageContaining("goldens/inputs.f32");
        }
        for (int length : new int[] {0, 4, 10, 25}) {
            var entries = Bundles.entries();
            entries.put("goldens/onnx-int8.f32", new byte[length]);
            refused(archive(Bundles.index(entries), entries))
                    .hasMessageContaining("goldens/onnx-int8.f32");
        }
    }

    @Test
    void shapesWhoseProductOverflowsAreRefused() throws IOException {
        for (List<Integer> shape :
                List.of(
                        List.of(65536, 65536, 65536, 65536),
                        List.of(-1, 65536, 65536, 65536, 65536),
                        List.of(-1, 1 << 30, 1 << 30))) {
            var m = Bundles.manifest();
            var entries = Bundles.entries();
            var goldens =
                    new Manifest.Goldens(
                            m.goldens().count(),
                            List.of(new Manifest.Goldens.TensorFile("goldens/inputs.f32", shape)),
                            m.goldens().outputs());
            var odd =
                    new Manifest(
                            m.model(),
                            Archive.list(entries),
                            m.artifacts(),
                            m.defaultArtifact(),
                            Signature.classifier(
                                    new Signature.TensorSpec("input", DataType.FP32, shape),
                                    "output",
                                    m.classes()),
                            Optional.empty(),
                            goldens,
                            m.architecture(),
                            m.accuracies(),
                            m.provenance());
            refused(archive(ManifestCodec.toJson(odd), entries))
                    .hasMessageContaining("goldens/inputs.f32");
        }
    }

    @Test
    void aMissingFileIsAnIoException() {
        assertThatThrownBy(() -> Bundle.read(folder.resolve("absent")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void artifactsNeedNotBeHeld() throws Exception {
        Path file = write();
        var whole = Bundle.read(file);
        var light = Bundle.readWithoutArtifacts(file);

        assertThat(light.manifest()).isEqualTo(whole.manifest());
        assertThat(light.digest()).isEqualTo(whole.digest());
        assertThat(light.goldenInputs().getFirst().raw())
                .isEqualTo(whole.goldenInputs().getFirst().raw());
        for (var artifact : whole.manifest().artifacts()) {
            assertThatThrownBy(() -> light.artifact(artifact))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(artifact.path());
            Path target = folder.resolve(artifact.name());
            light.extract(file, artifact, target);
            assertThat(target).hasBinaryContent(whole.artifact(artifact));
        }
    }

    @Test
    void artifactsThatAreNotHeldAreCheckedAllTheSame() throws Exception {
        Path file = write();
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i += 31) {
            var flipped = bytes.clone();
            flipped[i] ^= 1;
            Path damaged = Files.write(folder.resolve("damaged"), flipped);
            var whole = refusal(() -> Bundle.read(damaged));
            assertThat(refusal(() -> Bundle.readWithoutArtifacts(damaged))).isEqualTo(whole);
        }
    }

    private static Optional<String> refusal(ThrowableAssert.ThrowingCallable reading) {
        return Optional.ofNullable(catchThrowable(reading)).map(Throwable::getMessage);
    }

    @Test
    void anArtifactThatChangedSinceItWasCheckedIsNotExtracted() throws Exception {
        Path file = write();
        var light = Bundle.readWithoutArtifacts(file);
        var artifact = light.manifest().artifacts().getFirst();
        var entries = Bundles.entries();
        entries.put(artifact.path(), new byte[] {1, 2, 3});
        Bundle.write(file, Bundles.manifest(), entries);

        assertThatThrownBy(() -> light.extract(file, artifact, folder.resolve("out")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(artifact.path());
    }
}
