package dev.adagrow.trainer.run.deliver;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.tensor.DataType;
import dev.adagrow.trainer.export.OnnxExport;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.NetworkJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes bundles (format: {@link dev.adagrow.bundle}). Stateless. */
public final class BundleFile {
    /** That the artifacts are made for. */
    public static final String ENGINE = "onnxruntime";

    /**
     * What a bundle says about its network.
     *
     * @param classes the class table
     */
    public record Identity(
            String model,
            List<String> classes,
            ImagePreprocessing preprocessing,
            Manifest.Provenance provenance) {
        public Identity {
            classes = List.copyOf(classes);
        }
    }

    /**
     * @param test by figure name, see {@link Deployment}
     * @param validation by figure name
     */
    public record Figures(Map<String, Scores> test, Map<String, Scores> validation) {
        public Figures {
            test = Map.copyOf(test);
            validation = Map.copyOf(validation);
        }
    }

    /** The file appears whole or not at all. */
    public static Manifest write(
            Path file,
            Identity identity,
            Deployment deployment,
            List<LoggedEvent> log,
            GoldenSet goldens,
            Figures figures)
            throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put(artifactPath(Deployment.FP32), deployment.fp32());
        entries.put(artifactPath(Deployment.INT8), deployment.int8());
        entries.put("goldens/inputs.f32", goldens.inputs().toBytes());
        entries.put(goldenPath(Deployment.FP32), goldens.fp32().toBytes());
        entries.put(goldenPath(Deployment.INT8), goldens.int8().toBytes());
        entries.put("growth-log.jsonl", NetworkJson.writeLog(log));
        var manifest =
                new Manifest(
                        identity.model(),
                        List.of(),
                        List.of(
                                new Manifest.Artifact(
                                        Deployment.FP32,
                                        ENGINE,
                                        artifactPath(Deployment.FP32),
                                        "fp32"),
                                new Manifest.Artifact(
                                        Deployment.INT8,
                                        ENGINE,
                                        artifactPath(Deployment.INT8),
                                        "int8")),
                        Deployment.INT8,
                        Signature.classifier(
                                new Signature.TensorSpec(
                                        OnnxExport.INPUT, DataType.FP32, inputShape(deployment)),
                                OnnxExport.OUTPUT,
                                identity.classes()),
                        Optional.of(identity.preprocessing()),
                        new Manifest.Goldens(
                                goldens.count(),
                                List.of(
                                        new TensorFile(
                                                "goldens/inputs.f32", inputShape(deployment))),
                                List.of(
                                        golden(
                                                Deployment.FP32,
                                                identity.classes().size(),
                                                goldens.fp32Tolerance()),
                                        golden(
                                                Deployment.INT8,
                                                identity.classes().size(),
                                                goldens.int8Tolerance()))),
                        Optional.of(architecture(deployment)),
                        accuracies(figures),
                        identity.provenance());
        return Bundle.write(file, manifest, entries);
    }

    private static Manifest.Goldens.Output golden(String artifact, int classes, double tolerance) {
        var file = new TensorFile(goldenPath(artifact), List.of(classes));
        return new Manifest.Goldens.Output(artifact, List.of(file), tolerance);
    }

    private static List<Integer> inputShape(Deployment deployment) {
        var shape = deployment.architecture().input();
        return List.of(shape.channels(), shape.height(), shape.width());
    }

    private static Manifest.Architecture architecture(Deployment deployment) {
        var net = deployment.architecture();
        var counts = Counts.folded(net);
        return new Manifest.Architecture(
                net.family().name(),
                net.design().variant().name(),
                net.design().activated(),
                net.unitCounts(),
                net.widths(),
                net.branchCount(),
                counts.parameters(),
                counts.flops());
    }

    private static Manifest.Accuracies accuracies(Figures figures) {
        return new Manifest.Accuracies(
                records(figures.validation()),
                records(figures.test()),
                shares(figures.test()),
                shares(figures.validation()));
    }

    private static int records(Map<String, Scores> scores) {
        return scores.values().stream().mapToInt(Scores::records).max().orElse(0);
    }

    private static Map<String, Double> shares(Map<String, Scores> scores) {
        var shares = new TreeMap<String, Double>();
        scores.forEach((name, s) -> shares.put(name, s.accuracy()));
        return shares;
    }

    private static String artifactPath(String artifact) {
        return "artifacts/" + artifact + ".onnx";
    }

    private static String goldenPath(String artifact) {
        return "goldens/" + artifact + ".f32";
    }

    private BundleFile() {}
}
