package dev.adagrow.loadtest;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.export.ArtifactSession;
import dev.adagrow.trainer.export.OnnxExport;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.Window;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.network.folded.Op;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A net of two layers with random weights, its bundle, and its answers.
 *
 * @param inputs [{@value #GOLDENS}, 1, 32, 32]
 * @param outputs [{@value #GOLDENS}, 10]
 */
public record TinyModel(Path bundle, FloatTensor inputs, FloatTensor outputs) {
    static final double TOLERANCE = 1e-4;
    static final int GOLDENS = 32;
    static final int CLASSES = 10;
    private static final int SIDE = 32;
    private static final int WIDTH = 8;

    /** No seed of a net, or the inputs would begin with its weights. */
    private static final long INPUTS = -1;

    /** Equal seeds give equal bundles; the inputs are the same for all seeds. */
    public static TinyModel write(String model, long seed, Path file) throws IOException {
        return write(model, seed, file, List.of());
    }

    /**
     * @param more artifacts beside the default one, which hold and answer the same
     */
    static TinyModel write(String model, long seed, Path file, List<Manifest.Artifact> more)
            throws IOException {
        var random = new Random(seed);
        var window = new Window(3, 2, 1);
        var overlap = new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1};
        var network =
                new FoldedNetwork(
                        List.of(
                                new Op.Input(new Shape(1, SIDE, SIDE)),
                                new Op.Conv(
                                        0,
                                        normal(random, WIDTH, 1, 3, 3),
                                        Optional.of(normal(random, WIDTH)),
                                        window,
                                        overlap),
                                new Op.Relu(1),
                                new Op.GlobalAveragePool(2, false),
                                new Op.Linear(
                                        3,
                                        normal(random, CLASSES, WIDTH),
                                        normal(random, CLASSES))));
        byte[] onnx = OnnxExport.fp32(network);
        FloatTensor inputs = normal(new Random(INPUTS), GOLDENS, 1, SIDE, SIDE);
        FloatTensor outputs;
        try (var session = new ArtifactSession(onnx, 1)) {
            outputs = session.run(inputs);
        }
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("artifacts/onnx-fp32.onnx", onnx);
        entries.put("goldens/inputs.f32", inputs.toBytes());
        entries.put("goldens/onnx-fp32.f32", outputs.toBytes());
        more.forEach(artifact -> entries.put(artifact.path(), onnx));
        Bundle.write(file, manifest(model, seed, more), entries);
        return new TinyModel(file, inputs, outputs);
    }

    private static Manifest manifest(String model, long seed, List<Manifest.Artifact> more) {
        var artifacts = new ArrayList<Manifest.Artifact>();
        artifacts.add(
                new Manifest.Artifact(
                        "onnx-fp32", "onnxruntime", "artifacts/onnx-fp32.onnx", "fp32"));
        artifacts.addAll(more);
        var outputs = List.of(new TensorFile("goldens/onnx-fp32.f32", List.of(CLASSES)));
        return new Manifest(
                model,
                List.of(),
                artifacts,
                "onnx-fp32",
                Signature.classifier(
                        new Signature.TensorSpec("input", DataType.FP32, List.of(1, SIDE, SIDE)),
                        "logits",
                        IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList()),
                Optional.of(
                        new ImagePreprocessing(
                                1,
                                SIDE,
                                SIDE,
                                ImagePreprocessing.Resize.PAD,
                                1 / 255f,
                                List.of(0f),
                                List.of(1f))),
                new Manifest.Goldens(
                        GOLDENS,
                        List.of(new TensorFile("goldens/inputs.f32", List.of(1, SIDE, SIDE))),
                        artifacts.stream()
                                .map(a -> new Manifest.Goldens.Output(a.name(), outputs, TOLERANCE))
                                .toList()),
                Optional.empty(),
                new Manifest.Accuracies(0, 0, Map.of(), Map.of()),
                new Manifest.Provenance(
                        "", List.of(), seed, "test", "2026-01-01T00:00:00Z", "first"));
    }

    private static FloatTensor normal(Random random, int... dims) {
        FloatTensor tensor = FloatTensor.zeros(dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.data()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    /** One golden row, as a call takes it. */
    Map<String, Tensor> row(int row) {
        return Map.of("input", DenseTensor.of(inputs.rows(row, row + 1)));
    }

    /** Largest difference between an answer and the golden of one row. */
    double difference(int row, FloatTensor answer) {
        double largest = 0;
        for (int c = 0; c < CLASSES; c++) {
            largest =
                    Math.max(
                            largest,
                            Math.abs(answer.data()[c] - outputs.data()[row * CLASSES + c]));
        }
        return largest;
    }
}
