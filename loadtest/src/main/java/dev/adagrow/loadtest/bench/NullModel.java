package dev.adagrow.loadtest.bench;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model that computes nothing: 3 KB in, ten scores out. What serving it takes is the server's
 * own.
 */
final class NullModel {
    static final String NAME = "null";

    private static final TensorSpec INPUT =
            new TensorSpec("input", DataType.FP32, List.of(3, 16, 16));
    private static final int BYTES = 3 * 16 * 16 * Float.BYTES;
    private static final int CLASSES = 10;

    /** A serialized request. */
    static byte[] request(int rows) {
        var row = new DenseTensor(DataType.FP32, ByteBuffer.allocate(BYTES), 1, 3, 16, 16);
        return BenchedModel.request(NAME, INPUT, row, rows);
    }

    static void write(Path bundle) throws IOException {
        Bundle.write(
                bundle,
                manifest(),
                Map.of(
                        "artifacts/null",
                        new byte[] {0},
                        "goldens/inputs.f32",
                        new byte[BYTES],
                        "goldens/outputs.f32",
                        new byte[CLASSES * Float.BYTES]));
    }

    private static Manifest manifest() {
        return new Manifest(
                NAME,
                List.of(),
                List.of(new Manifest.Artifact("null", "identity", "artifacts/null", "fp32")),
                "null",
                new Signature(
                        true,
                        List.of(INPUT),
                        List.of(
                                new Signature.Output(
                                        new TensorSpec("logits", DataType.FP32, List.of(CLASSES)),
                                        Optional.of(
                                                new Signature.Classification(
                                                        IntStream.range(0, CLASSES)
                                                                .mapToObj(Integer::toString)
                                                                .toList(),
                                                        Signature.Scores.LOGITS))))),
                Optional.empty(),
                new Manifest.Goldens(
                        1,
                        List.of(new TensorFile("goldens/inputs.f32", INPUT.shape())),
                        List.of(
                                new Manifest.Goldens.Output(
                                        "null",
                                        List.of(
                                                new TensorFile(
                                                        "goldens/outputs.f32", List.of(CLASSES))),
                                        0))),
                Optional.empty(),
                new Manifest.Accuracies(0, 0, Map.of(), Map.of()),
                new Manifest.Provenance(
                        "", List.of(), 0, "benchmark", "2026-01-01T00:00:00Z", "first"));
    }

    private NullModel() {}
}
