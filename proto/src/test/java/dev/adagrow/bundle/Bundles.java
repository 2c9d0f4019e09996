package dev.adagrow.bundle;

import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.FloatTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small complete bundle, and archives that break rules. */
final class Bundles {
    static final Manifest.Goldens GOLDENS =
            new Manifest.Goldens(
                    2,
                    List.of(new TensorFile("goldens/inputs.f32", List.of(1, 2, 2))),
                    List.of(
                            new Manifest.Goldens.Output(
                                    "onnx-fp32",
                                    List.of(new TensorFile("goldens/onnx-fp32.f32", List.of(3))),
                                    1e-4),
                            new Manifest.Goldens.Output(
                                    "onnx-int8",
                                    List.of(new TensorFile("goldens/onnx-int8.f32", List.of(3))),
                                    0.05)));

    static final Signature SIGNATURE =
            Signature.classifier(
                    new Signature.TensorSpec("input", DataType.FP32, List.of(1, 2, 2)),
                    "output",
                    List.of("a", "b", "c"));

    static Manifest manifest() {
        return new Manifest(
                "digits",
                List.of(),
                List.of(
                        new Manifest.Artifact(
                                "onnx-fp32", "onnxruntime", "artifacts/onnx-fp32.onnx", "fp32"),
                        new Manifest.Artifact(
                                "onnx-int8", "onnxruntime", "artifacts/onnx-int8.onnx", "int8")),
                "onnx-int8",
                SIGNATURE,
                Optional.of(
                        new ImagePreprocessing(
                                1,
                                2,
                                2,
                                ImagePreprocessing.Resize.PAD,
                                1 / 255f,
                                List.of(0f),
                                List.of(1f))),
                GOLDENS,
                Optional.of(
                        new Manifest.Architecture(
                                "vgg", "A", true, List.of(1, 2), List.of(8, 12), 3, 1234, 56789)),
                new Manifest.Accuracies(
                        10, 20, Map.of("onnx-int8", 0.975), Map.of("onnx-fp32", 1.0)),
                new Manifest.Provenance(
                        "", List.of("ab".repeat(32)), 7, "0.1.0", "2026-11-01T00:00:00Z", "first"));
    }

    static Map<String, byte[]> entries() {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("artifacts/onnx-fp32.onnx", "fp32 graph".getBytes(StandardCharsets.UTF_8));
        entries.put("artifacts/onnx-int8.onnx", "int8 graph".getBytes(StandardCharsets.UTF_8));
        entries.put(
                "goldens/inputs.f32",
                new FloatTensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 1, 2, 2).toBytes());
        entries.put(
                "goldens/onnx-fp32.f32",
                new FloatTensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).toBytes());
        entries.put(
                "goldens/onnx-int8.f32",
                new FloatTensor(new float[] {1, 2, 3, 4, 5, 7}, 2, 3).toBytes());
        entries.put("growth-log.jsonl", "{}\n".getBytes(StandardCharsets.UTF_8));
        return entries;
    }

    /** The manifest's JSON with the list of these entries, however wrong the rest is. */
    static byte[] index(Map<String, byte[]> entries) {
        return ManifestCodec.toJson(manifest().withFiles(Archive.list(entries)));
    }

    /** A ZIP of whatever entries, stored or compressed. */
    static void zip(Path file, Map<String, byte[]> entries, int method) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                var zip = new ZipOutputStream(out)) {
            for (var entry : entries.entrySet()) {
                var header = new ZipEntry(entry.getKey());
                header.setMethod(method);
                if (method == ZipEntry.STORED) {
                    var crc = new java.util.zip.CRC32();
                    crc.update(entry.getValue());
                    header.setCrc(crc.getValue());
                    header.setSize(entry.getValue().length);
                }
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }

    private Bundles() {}
}
