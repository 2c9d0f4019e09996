package dev.adagrow.server.repository;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes bundles of tiny linear models: three features, two classes. */
public final class Bundles {
    public static final FloatTensor WEIGHTS =
            new FloatTensor(new float[] {1, 0.5f, -2, 3, 0.25f, -1}, 3, 2);

    private static final double TOLERANCE = 1e-5;

    /** Rows that count upwards. */
    public static FloatTensor inputs(int rows) {
        var data = new float[3 * rows];
        for (int i = 0; i < data.length; i++) {
            data[i] = (i % 17) / 4f - 2;
        }
        return new FloatTensor(data, rows, 3);
    }

    /** inputs times {@link #WEIGHTS}, by the book. */
    public static FloatTensor product(FloatTensor inputs) {
        int rows = inputs.dim(0);
        var data = new float[2 * rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < 2; column++) {
                for (int k = 0; k < 3; k++) {
                    data[2 * row + column] +=
                            inputs.data()[3 * row + k] * WEIGHTS.data()[2 * k + column];
                }
            }
        }
        return new FloatTensor(data, rows, 2);
    }

    /** Names of input and output and the shape of a row. */
    public static Manifest manifest(String engine, int goldens, String input, int features) {
        return manifest(
                engine,
                goldens,
                Signature.classifier(
                        new Signature.TensorSpec(input, DataType.FP32, List.of(features)),
                        "output",
                        List.of("no", "yes")));
    }

    /** Of one input and one output. */
    static Manifest manifest(String engine, int goldens, Signature signature) {
        return new Manifest(
                "tiny",
                List.of(),
                List.of(new Manifest.Artifact("only", engine, "model.bin", "fp32")),
                "only",
                signature,
                Optional.empty(),
                new Manifest.Goldens(
                        goldens,
                        List.of(
                                new TensorFile(
                                        "goldens/in.bin", signature.inputs().getFirst().shape())),
                        List.of(
                                new Manifest.Goldens.Output(
                                        "only",
                                        List.of(
                                                new TensorFile(
                                                        "goldens/out.bin",
                                                        signature
                                                                .outputs()
                                                                .getFirst()
                                                                .tensor()
                                                                .shape())),
                                        TOLERANCE))),
                Optional.empty(),
                new Manifest.Accuracies(0, 0, Map.of(), Map.of()),
                new Manifest.Provenance("", List.of(), 0, "test", "", "first"));
    }

    /** A bundle whose model is {@link #WEIGHTS}, and whose goldens are as given. */
    public static Path write(Path file, String engine, FloatTensor inputs, FloatTensor outputs)
            throws IOException {
        return write(file, manifest(engine, inputs.dim(0), "input", 3), inputs, outputs);
    }

    static Path write(Path file, Manifest manifest, FloatTensor inputs, FloatTensor outputs)
            throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("model.bin", TinyOnnx.linear(WEIGHTS));
        entries.put("goldens/in.bin", inputs.toBytes());
        entries.put("goldens/out.bin", outputs.toBytes());
        Bundle.write(file, manifest, entries);
        return file;
    }

    private Bundles() {}
}
