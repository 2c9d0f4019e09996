package dev.adagrow.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.loadtest.TinyModel;
import dev.adagrow.loadtest.process.LaunchConfig;
import dev.adagrow.loadtest.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench soak} for seconds; for longer: {@code -Dadagrow.soak.seconds=600}. */
@Timeout(1800)
class SoakIT {
    private static final int SECONDS = Integer.getInteger("adagrow.soak.seconds", 8);
    private static final int THREADS = 8;
    private static final int MODELS = 2;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void modelsComeAndGoUnderManyThreadsAndNothingIsLeft() throws Exception {
        var figures =
                new SoakBench(
                                new Launcher(new LaunchConfig(Path.of(".."))),
                                folder,
                                System.out::println)
                        .measure(
                                THREADS,
                                MODELS,
                                Duration.ofSeconds(SECONDS),
                                Optional.of(bundle()));

        assertThat(figures.clean()).as(figures.toString()).isTrue();
        assertThat(figures.calls()).isPositive();
        assertThat(figures.swaps()).isPositive();
        assertThat(figures.loads()).isGreaterThan(MODELS);
    }

    /** Of two networks that answer differently. */
    private Path bundle() throws IOException {
        var one = Bundle.read(TinyModel.write("tiny", 1, folder.resolve("one.zip")).bundle());
        var two = Bundle.read(TinyModel.write("tiny", 2, folder.resolve("two.zip")).bundle());
        var entries = new LinkedHashMap<>(one.entries());
        two.entries().forEach((name, bytes) -> entries.putIfAbsent("second/" + name, bytes));
        entries.remove("second/goldens/inputs.f32");
        Manifest first = one.manifest();
        var artifact = two.manifest().artifacts().getFirst();
        var output = two.manifest().goldens().outputs().getFirst();
        var artifacts = new ArrayList<>(first.artifacts());
        artifacts.add(
                new Manifest.Artifact(
                        "second",
                        artifact.engine(),
                        "second/" + artifact.path(),
                        artifact.precision()));
        var outputs = new ArrayList<>(first.goldens().outputs());
        outputs.add(
                new Manifest.Goldens.Output(
                        "second",
                        output.files().stream()
                                .map(file ->
                                        new Manifest.Goldens.TensorFile(
                                                "second/" + file.path(), file.shape()))
                                .toList(),
                        output.tolerance()));
        Path file = folder.resolve("both.zip");
        Bundle.write(
                file,
                new Manifest(
                        first.model(),
                        List.of(),
                        artifacts,
                        first.defaultArtifact(),
                        first.signature(),
                        first.preprocessing(),
                        new Manifest.Goldens(
                                first.goldens().count(), first.goldens().inputs(), outputs),
                        first.architecture(),
                        first.accuracies(),
                        first.provenance()),
                entries);
        return file;
    }
}
