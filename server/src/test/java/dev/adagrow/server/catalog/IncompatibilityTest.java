package dev.adagrow.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.ManifestCodec;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.Output;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.fake.World;
import dev.adagrow.tensor.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which candidates cannot answer in place of stable. */
@SuppressWarnings("NullAway.Init")
class IncompatibilityTest {
    @TempDir private Path folder;
    private World world;
    private Version stable;
    private Signature signature;

    @BeforeEach
    void open() throws IOException {
        world = World.open(folder);
        stable = world.publish(Bundles.DIGITS, List.of(1));
        signature = manifest().signature();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Manifest manifest() throws IOException {
        return ManifestCodec.fromJson(stable.manifest().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> incompatibility(Signature other) throws IOException {
        return incompatibility(other, manifest().preprocessing());
    }

    private Optional<String> incompatibility(Signature other, Optional<Preprocessing> preprocessing)
            throws IOException {
        var m = manifest();
        var changed =
                new Manifest(
                        m.model(),
                        m.files(),
                        m.artifacts(),
                        m.defaultArtifact(),
                        other,
                        preprocessing,
                        m.goldens(),
                        m.architecture(),
                        m.accuracies(),
                        m.provenance());
        var candidate =
                new Version(
                        stable.id(),
                        stable.bundle(),
                        stable.size(),
                        stable.trainingState(),
                        stable.parent(),
                        changed.classes(),
                        stable.datasets(),
                        stable.gateReport(),
                        new String(ManifestCodec.toJson(changed), StandardCharsets.UTF_8),
                        stable.published());
        return world.catalog.incompatibility(candidate, stable);
    }

    @Test
    void equalSignaturesAreCompatible() throws IOException {
        assertThat(incompatibility(signature)).isEmpty();
    }

    @Test
    void scoresThatAreNoneAnyMoreAreNamed() throws IOException {
        var tensor = signature.outputs().getFirst().tensor();
        var plain =
                new Signature(
                        true, signature.inputs(), List.of(new Output(tensor, Optional.empty())));

        assertThat(incompatibility(plain))
                .hasValue("another output, or none, that holds scores of classes");
    }

    @Test
    void preprocessingThatMakesOtherTensorsOfTheSameImageIsNamed() throws IOException {
        stable = world.publish(Bundles.DIGITS, List.of(1, 4, 4));
        signature = manifest().signature();

        assertThat(incompatibility(signature, Optional.of(ImagePreprocessing.padded(1, 4, 4))))
                .hasValueSatisfying(reason ->
                        assertThat(reason)
                                .startsWith("preprocessing ImagePreprocessing[")
                                .endsWith(" instead of none"));
    }

    @Test
    void tensorsOfAnotherTypeAndModelsWithoutRowsAreNamed() throws IOException {
        var whole = List.of(new TensorSpec("input", DataType.INT64, List.of(1)));

        assertThat(incompatibility(new Signature(true, whole, signature.outputs())).orElseThrow())
                .startsWith("inputs [TensorSpec[name=input, type=INT64")
                .contains("instead of");
        assertThat(incompatibility(new Signature(false, signature.inputs(), signature.outputs())))
                .hasValue("no rows, which stable takes");
    }
}
