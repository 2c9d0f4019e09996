package dev.adagrow.server.fake;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.TrainingState;
import dev.adagrow.tensor.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Small whole bundles and training states. */
public final class Bundles {
    public static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    /**
     * @param seed another seed gives another digest
     */
    public static Path bundle(Path file, String model, List<String> classes, long seed)
            throws IOException {
        return bundle(file, model, classes, seed, List.of(1));
    }

    public static Path bundle(
            Path file, String model, List<String> classes, long seed, List<Integer> inputShape)
            throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("artifacts/engine", new byte[] {1});
        entries.put("goldens/in", new byte[4 * inputShape.stream().reduce(1, (a, b) -> a * b)]);
        entries.put("goldens/out", new byte[4 * classes.size()]);
        var manifest =
                new Manifest(
                        model,
                        List.of(),
                        List.of(
                                new Manifest.Artifact(
                                        "same", "identity", "artifacts/engine", "fp32")),
                        "same",
                        Signature.classifier(
                                new Signature.TensorSpec("input", DataType.FP32, inputShape),
                                "logits",
                                classes),
                        Optional.empty(),
                        new Manifest.Goldens(
                                1,
                                List.of(new TensorFile("goldens/in", inputShape)),
                                List.of(
                                        new Manifest.Goldens.Output(
                                                "same",
                                                List.of(
                                                        new TensorFile(
                                                                "goldens/out",
                                                                List.of(classes.size()))),
                                                0.1))),
                        Optional.empty(),
                        new Manifest.Accuracies(10, 10, Map.of("same", 0.9), Map.of("same", 0.8)),
                        new Manifest.Provenance(
                                "", List.of(), seed, "test", "2026-01-01T00:00:00Z", "first"));
        Bundle.write(file, manifest, entries);
        return file;
    }

    public static Path trainingState(Path file, String content) throws IOException {
        TrainingState.write(file, Map.of("network.json", content.getBytes(StandardCharsets.UTF_8)));
        return file;
    }

    private Bundles() {}
}
