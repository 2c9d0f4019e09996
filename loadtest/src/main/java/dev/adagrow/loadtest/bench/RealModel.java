package dev.adagrow.loadtest.bench;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.loadtest.process.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A network of the size that the platform serves: VGG with blocks 2-2-2 of 64, 128 and 256
 * channels, its weights in INT8. Speed does not ask how well it was trained, so it hardly is.
 */
final class RealModel {
    private static final String LARGE = "vgg";
    private static final String SMALL = "digits";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Exit code of a growth whose network did not pass its gate; the bundle is there. */
    private static final int NO_GOOD = 1;

    private static final String LARGE_GROWTH =
            """
            widths: [64, 128, 256]
            targetUnits: [2, 2, 2]
            cycle: [d]
            depth: {strategy: SEQUENTIAL, units: 6, balance: 2}
            epochs: 2
            interval: 1
            growthShare: 0.5
            fineTuneEpochs: 0
            batchSize: 32
            calibrationRecords: 64
            stop: {automatic: false}
            """;

    /** As large as the demonstration's first network. */
    private static final String SMALL_GROWTH =
            """
            widths: [12, 16, 20]
            targetUnits: [1, 1, 1]
            cycle: [d]
            depth: {strategy: SEQUENTIAL, units: 3, balance: 1}
            epochs: 4
            interval: 1
            growthShare: 0.75
            fineTuneEpochs: 0
            batchSize: 32
            calibrationRecords: 64
            stop: {automatic: false}
            """;

    private final Path file;
    private final Bundle bundle;

    /**
     * @throws dev.adagrow.bundle.BundleException if the file is no bundle
     */
    RealModel(Path file) throws IOException {
        this.file = file;
        this.bundle = Bundle.read(file);
    }

    /**
     * Grows it.
     *
     * @return the bundle
     */
    static Path grow(Launcher launcher, Path folder) throws IOException, InterruptedException {
        return grow(launcher, folder, LARGE, LARGE_GROWTH, "glyphs:train=300,test=100");
    }

    /**
     * Grows a net for digits instead, of 12,000 parameters, for which calls take longer than the
     * engine.
     *
     * @return the bundle
     */
    static Path growDigits(Launcher launcher, Path folder)
            throws IOException, InterruptedException {
        return grow(launcher, folder, SMALL, SMALL_GROWTH, "glyphs:train=2000,test=500");
    }

    private static Path grow(
            Launcher launcher, Path folder, String name, String growth, String data)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path config = folder.resolve("growth.yaml");
        Files.writeString(config, growth);
        Path out = folder.resolve("grown");
        try (var process =
                launcher.start(
                        "the growth",
                        folder.resolve("grow.log"),
                        List.of(
                                "grow",
                                "--data",
                                data,
                                "--model",
                                name,
                                "--config",
                                config.toString(),
                                "--out",
                                out.toString()))) {
            int code = process.await(LIMIT).orElse(-1);
            if (code != 0 && code != NO_GOOD) {
                throw process.failure("ended with exit code " + code);
            }
        }
        return out.resolve("bundle.zip");
    }

    Path file() {
        return file;
    }

    String name() {
        return bundle.manifest().model();
    }

    TensorSpec input() {
        return bundle.manifest().signature().inputs().getFirst();
    }

    /** The file that the server runs. */
    byte[] onnx() {
        return bundle.artifact(bundle.manifest().servedArtifact());
    }

    /** A serialized request. */
    byte[] request(int rows) {
        return request(name(), rows);
    }

    /** The same to the model under another name. */
    byte[] request(String model, int rows) {
        return BenchedModel.request(model, input(), bundle.goldenInputs().getFirst(), rows);
    }
}
