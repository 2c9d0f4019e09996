package dev.adagrow.bundle;

import dev.adagrow.preprocess.Preprocessing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bundle declares about itself. Field meanings are documented in adagrow.bundle.v1; this is its validated form.
 *
 * @param files every entry of the archive but the manifest
 * @param preprocessing empty for a model that takes tensors only
 */
public record Manifest(
        String model,
        List<FileEntry> files,
        List<Artifact> artifacts,
        String defaultArtifact,
        TensorSpec input,
        TensorSpec output,
        List<String> classes,
        Optional<Preprocessing> preprocessing,
        Goldens goldens,
        Optional<Architecture> architecture,
        Accuracies accuracies,
        Provenance provenance) {

    /** Entry of the archive: size in bytes, sha256 in lower-case hexadecimal. */
    public record FileEntry(String path, long size, String sha256) {}

    /** One engine file. {@code engine}: "onnxruntime" or "identity"; {@code precision}: "fp32" or "int8". */
    public record Artifact(String name, String engine, String path, String precision) {}

    /** Without the batch dimension; -1 where an extent may grow. */
    public record TensorSpec(String name, String datatype, List<Integer> shape) {
        public TensorSpec {
            shape = List.copyOf(shape);
        }
    }

    /** Replayed while warming. */
    public record Goldens(int count, String inputs, List<Output> outputs) {
        public Goldens {
            outputs = List.copyOf(outputs);
        }

        /** @param tolerance largest absolute difference allowed */
        public record Output(String artifact, String path, double tolerance) {}
    }

    /** @param parameters of the deployed form; {@code flops} multiply-accumulates of one input */
    public record Architecture(
            String family, List<Integer> units, List<Integer> widths, int branches, long parameters, long flops) {
        public Architecture {
            units = List.copyOf(units);
            widths = List.copyOf(widths);
        }
    }

    /** Shares of 1 by artifact name. */
    public record Accuracies(
            int validationRecords, int testRecords, Map<String, Double> test, Map<String, Double> validation) {
        public Accuracies {
            test = Map.copyOf(test);
            validation = Map.copyOf(validation);
        }
    }

    /** @param kind "first", "grown" or "fine-tuned" */
    public record Provenance(
            String parentBundle, List<String> datasets, long seed, String trainerVersion, String createTime, String kind) {
        public Provenance {
            datasets = List.copyOf(datasets);
        }
    }

    public Manifest {
        files = List.copyOf(files);
        artifacts = List.copyOf(artifacts);
        classes = List.copyOf(classes);
    }
}
