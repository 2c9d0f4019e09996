package dev.adagrow.server.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.repository.BundleLoader;
import dev.adagrow.server.repository.Preference;
import dev.adagrow.server.runtime.CountedEngine;
import dev.adagrow.server.runtime.onnx.OnnxEngine;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.FloatTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelImportTest {
    private static final FloatTensor WEIGHTS =
            new FloatTensor(new float[] {1, -2, 3, 4, 5, -6}, 2, 3);

    @TempDir private Path folder;

    private final OnnxEngine engine = new OnnxEngine(1);
    private final CountedEngine counted = new CountedEngine(engine);
    private final ModelImport imports = new ModelImport(engine, counted, InstantSource.system());

    private Bundle imported(byte[] file, ImportOptions options) throws Exception {
        var target = folder.resolve("bundle");
        var skipped =
                imports.bundle("m", Files.write(folder.resolve("model"), file), options, target);
        assertThat(skipped).isEmpty();
        var loader =
                new BundleLoader(
                        Map.of(OnnxEngine.NAME, engine),
                        Preference.NONE,
                        folder.resolve("scratch"),
                        model -> 8,
                        System::nanoTime);
        loader.load(new ServableId("m", 1), target, () -> {}).close();
        return Bundle.read(target);
    }

    private static ImportOptions labels(String... labels) {
        return new ImportOptions(List.of(labels), Optional.empty(), Optional.empty());
    }

    @Test
    void aFileWithOpenRowsBecomesABundleThatLoads() throws Exception {
        var manifest = imported(TinyOnnx.linear(WEIGHTS), ImportOptions.NONE).manifest();

        assertThat(manifest.model()).isEqualTo("m");
        assertThat(manifest.signature())
                .isEqualTo(
                        new Signature(
                                true,
                                List.of(
                                        new Signature.TensorSpec(
                                                "input", DataType.FP32, List.of(2))),
                                List.of(
                                        new Signature.Output(
                                                new Signature.TensorSpec(
                                                        "output", DataType.FP32, List.of(3)),
                                                Optional.empty()))));
        assertThat(manifest.goldens().count()).isEqualTo(4);
        assertThat(manifest.provenance().kind()).isEqualTo("imported");
    }

    @Test
    void itsSessionsAreCountedAndClosed() throws Exception {
        var unused = imported(TinyOnnx.linear(WEIGHTS), ImportOptions.NONE);
        assertRefused(TinyOnnx.random(3), ImportOptions.NONE, "differently");

        assertThat(counted.opened()).isGreaterThanOrEqualTo(2);
        assertThat(counted.open()).isZero();
    }

    @Test
    void labelsMakeScoresAClassification() throws Exception {
        var manifest = imported(TinyOnnx.linear(WEIGHTS), labels("a", "b", "c")).manifest();

        assertThat(manifest.classes()).containsExactly("a", "b", "c");
        assertThat(manifest.signature().outputs().getFirst().classification())
                .hasValueSatisfying(c -> assertThat(c.scores()).isEqualTo(Signature.Scores.LOGITS));
    }

    @Test
    void scoresThatAreSharesAreSeenToBe() throws Exception {
        var ones = TinyOnnx.softmax(WEIGHTS);
        var manifest = imported(ones, labels("a", "b", "c")).manifest();

        assertThat(manifest.signature().outputs().getFirst().classification())
                .hasValueSatisfying(
                        c -> assertThat(c.scores()).isEqualTo(Signature.Scores.PROBABILITIES));
    }

    @Test
    void severalInputsOfSeveralTypesWithoutRowsAreTakenWhole() throws Exception {
        var inputs = new LinkedHashMap<String, TensorProto.DataType>();
        inputs.put("ids", TensorProto.DataType.INT64);
        inputs.put("names", TensorProto.DataType.STRING);
        inputs.put("flags", TensorProto.DataType.BOOL);
        inputs.put("half", TensorProto.DataType.FLOAT16);
        var signature =
                imported(TinyOnnx.identity(inputs, 1, 5), ImportOptions.NONE)
                        .manifest()
                        .signature();

        assertThat(signature.batched()).isFalse();
        assertThat(signature.inputs())
                .extracting(Signature.TensorSpec::type)
                .containsExactly(DataType.INT64, DataType.BYTES, DataType.BOOL, DataType.FP16);
        assertThat(signature.inputs().getFirst().shape()).containsExactly(1, 5);
    }

    @Test
    void rowsThatDependOnTheirCompanyAreNeverBatched() throws Exception {
        var file = TinyOnnx.centred(2);

        assertThat(imported(file, ImportOptions.NONE).manifest().signature().batched()).isFalse();
        assertRefused(
                file,
                new ImportOptions(List.of(), Optional.empty(), Optional.of(true)),
                "answers rows in company otherwise than alone");
    }

    @Test
    void anIndexIntoATableIsAnInputLikeAnyOther() throws Exception {
        var manifest = imported(TinyOnnx.lookup(WEIGHTS), ImportOptions.NONE).manifest();

        assertThat(manifest.signature().batched()).isTrue();
        assertThat(manifest.signature().inputs().getFirst().shape()).isEmpty();
    }

    @Test
    void whatCannotBeImportedIsRefusedWithTheReason() {
        var linear = TinyOnnx.linear(WEIGHTS);
        assertRefused(new byte[] {1, 2, 3}, ImportOptions.NONE, "ONNX Runtime does not take");
        assertRefused(linear, labels("a", "b"), "holds 3 scores for 2 labels");
        assertRefused(linear, labels("a", "a", "b"), "a name is listed twice");
        assertRefused(
                linear,
                new ImportOptions(List.of(), Optional.of("scores"), Optional.empty()),
                "there is no output scores but [output]");
        assertRefused(
                TinyOnnx.identity(Map.of("x", TensorProto.DataType.FLOAT), 1, 5),
                new ImportOptions(List.of(), Optional.empty(), Optional.of(true)),
                "first extents of its tensors are fixed");
        assertRefused(
                TinyOnnx.identity(Map.of("x", TensorProto.DataType.INT64), TinyOnnx.ROWS, 3),
                labels("a", "b", "c"),
                "scores of classes are FP32");
        assertRefused(
                TinyOnnx.identity(Map.of("x", TensorProto.DataType.FLOAT), 1, 1 << 25),
                ImportOptions.NONE,
                "would hold more than 16777216 elements");
        assertRefused(TinyOnnx.random(3), ImportOptions.NONE, "differently from time to time");
    }

    private void assertRefused(byte[] file, ImportOptions options, String named) {
        var target = folder.resolve("refused");
        assertThatThrownBy(() ->
                        imports.bundle(
                                "m", Files.write(folder.resolve("model"), file), options, target))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo(Reason.MALFORMED_MODEL);
                            assertThat(e).hasMessageContaining(named);
                        });
        assertThat(target).doesNotExist();
    }
}
