package dev.adagrow.bundle;

import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessing;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a bundle declares about itself. Field meanings are documented in adagrow.bundle.v1; this is
 * its validated form: names are unique, the default artifact exists, every artifact has golden
 * outputs. Constructors throw IllegalArgumentException naming the field.
 *
 * @param files every entry of the archive but the manifest
 * @param preprocessing makes what the only input declares; empty for a model that takes tensors
 *     only
 */
public record Manifest(
        String model,
        List<FileEntry> files,
        List<Artifact> artifacts,
        String defaultArtifact,
        Signature signature,
        Optional<Preprocessing> preprocessing,
        Goldens goldens,
        Optional<Architecture> architecture,
        Accuracies accuracies,
        Provenance provenance) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_GOLDENS = 10_000;

    /** Entry of the archive: size in bytes, sha256 in lower-case hexadecimal. */
    public record FileEntry(String path, long size, String sha256) {
        public FileEntry {
            require(size >= 0, "files: size " + size + " of " + path);
            require(
                    SHA256.matcher(sha256).matches(),
                    "files: sha256 of " + path + " is not 64 lower-case hexadecimal digits");
        }
    }

    /**
     * One engine file.
     *
     * @param engine "onnxruntime", "pytorch", "tensorrt" or "identity"
     * @param precision "fp32", "fp16" or "int8"
     * @param memoryBytes that it takes once it is loaded; 0: to be estimated
     * @param rows that every run takes, no more and no fewer; 0: any number
     * @param requirements there if the file was made for one kind of device
     */
    public record Artifact(
            String name,
            String engine,
            String path,
            String precision,
            long memoryBytes,
            int rows,
            Optional<Requirements> requirements) {
        private static final int MAX_ROWS = 4096;

        public Artifact {
            require(
                    !name.isEmpty() && !engine.isEmpty(),
                    "artifacts: name and engine must be given");
            require(memoryBytes >= 0, "artifacts: memoryBytes " + memoryBytes + " of " + name);
            require(
                    rows >= 0 && rows <= MAX_ROWS,
                    "artifacts: rows " + rows + " of " + name + " is outside 0.." + MAX_ROWS);
        }

        /** For any number of rows and any device, its memory to be estimated. */
        public Artifact(String name, String engine, String path, String precision) {
            this(name, engine, path, precision, 0, 0, Optional.empty());
        }
    }

    /**
     * What must be as it was where an engine file was made.
     *
     * @param libraryVersion of the engine's library, "8.6.1"; empty: any
     * @param computeCapability of the GPU, "8.6"; empty: any
     */
    public record Requirements(String libraryVersion, String computeCapability) {
        private static final Pattern LIBRARY = Pattern.compile("(\\d{1,4}(\\.\\d{1,4}){1,3})?");
        private static final Pattern CAPABILITY = Pattern.compile("(\\d{1,3}\\.\\d{1,2})?");

        public Requirements {
            require(
                    LIBRARY.matcher(libraryVersion).matches(),
                    "artifacts: library version \"" + libraryVersion + "\" is not like 8.6.1");
            require(
                    CAPABILITY.matcher(computeCapability).matches(),
                    "artifacts: compute capability \"" + computeCapability + "\" is not like 8.6");
        }
    }

    /**
     * Replayed while warming.
     *
     * @param count rows, or calls if the model takes no rows
     * @param inputs in the order of the signature
     */
    public record Goldens(int count, List<TensorFile> inputs, List<Output> outputs) {
        public Goldens {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
            require(
                    count >= 1 && count <= MAX_GOLDENS,
                    "goldens: count " + count + " is outside 1.." + MAX_GOLDENS);
        }

        /**
         * The raw contents of one tensor, all rows or calls behind each other.
         *
         * @param shape of one row or call; one extent may be -1, and follows from the file's size
         */
        public record TensorFile(String path, List<Integer> shape) {
            public TensorFile {
                shape = List.copyOf(shape);
                require(
                        shape.stream().allMatch(d -> d == -1 || d > 0)
                                && shape.stream().filter(d -> d == -1).count() <= 1,
                        "goldens: " + path + " has shape " + shape);
            }
        }

        /**
         * @param files in the order of the signature
         * @param tolerance largest absolute difference allowed
         */
        public record Output(String artifact, List<TensorFile> files, double tolerance) {
            public Output {
                files = List.copyOf(files);
                require(
                        tolerance >= 0 && Double.isFinite(tolerance),
                        "goldens: tolerance " + tolerance + " of " + artifact);
            }
        }
    }

    /**
     * @param variant "A" or "B": where stem and Downs have BNs
     * @param activated whether stem and Downs end in an activation
     * @param parameters of the deployed form; {@code flops} multiply-accumulates of one input
     */
    public record Architecture(
            String family,
            String variant,
            boolean activated,
            List<Integer> units,
            List<Integer> widths,
            int branches,
            long parameters,
            long flops) {
        public Architecture {
            units = List.copyOf(units);
            widths = List.copyOf(widths);
        }
    }

    /** Shares of 1 by artifact name. */
    public record Accuracies(
            int validationRecords,
            int testRecords,
            Map<String, Double> test,
            Map<String, Double> validation) {
        public Accuracies {
            test = Map.copyOf(test);
            validation = Map.copyOf(validation);
            shares("test", test.values());
            shares("validation", validation.values());
        }

        private static void shares(String split, Collection<Double> values) {
            require(
                    values.stream().allMatch(v -> v >= 0 && v <= 1),
                    "accuracies: a share of " + split + " is outside 0..1");
        }
    }

    /**
     * @param kind "first", "grown" or "fine-tuned"
     */
    public record Provenance(
            String parentBundle,
            List<String> datasets,
            long seed,
            String trainerVersion,
            String createTime,
            String kind) {
        public Provenance {
            datasets = List.copyOf(datasets);
        }
    }

    public Manifest {
        files = List.copyOf(files);
        artifacts = List.copyOf(artifacts);
        require(!model.isEmpty(), "model must be given");
        preprocessing.ifPresent(p -> requireInput(p, signature));
        unique("files", files.stream().map(FileEntry::path).toList());
        List<String> names = artifacts.stream().map(Artifact::name).toList();
        artifacts.forEach(a ->
                require(
                        a.rows() == 0 || signature.batched(),
                        "artifacts: " + a.name() + " has rows, the model takes none"));
        unique("artifacts", names);
        require(
                names.contains(defaultArtifact),
                "defaultArtifact \"" + defaultArtifact + "\" is none of " + names);
        List<String> tested = goldens.outputs().stream().map(Goldens.Output::artifact).toList();
        unique("goldens", tested);
        require(
                names.equals(tested) || new HashSet<>(names).equals(new HashSet<>(tested)),
                "goldens are for " + tested + ", artifacts are " + names);
        requireGoldens(signature.inputs(), goldens.inputs());
        var given = signature.outputs().stream().map(Signature.Output::tensor).toList();
        goldens.outputs().forEach(output -> requireGoldens(given, output.files()));
    }

    private static void requireInput(Preprocessing preprocessing, Signature signature) {
        var input = signature.inputs().getFirst();
        require(
                signature.batched()
                        && signature.inputs().size() == 1
                        && input.type() == preprocessing.type()
                        && input.shape().equals(preprocessing.shape()),
                "preprocessing makes "
                        + preprocessing.shape()
                        + " of "
                        + preprocessing.type()
                        + ", input "
                        + input.name()
                        + " is "
                        + input.shape()
                        + " of "
                        + input.type());
    }

    private static void requireGoldens(
            List<Signature.TensorSpec> specs, List<Goldens.TensorFile> files) {
        require(
                files.size() == specs.size(),
                "goldens: " + files.size() + " files for " + specs.size() + " tensors");
        for (int i = 0; i < files.size(); i++) {
            var spec = specs.get(i);
            require(
                    spec.fits(files.get(i).shape()),
                    "goldens: "
                            + files.get(i).path()
                            + " has shape "
                            + files.get(i).shape()
                            + ", tensor "
                            + spec.name()
                            + " "
                            + spec.shape());
        }
    }

    /** Labels of the signature's classification. */
    public List<String> classes() {
        return signature.labels();
    }

    /** How pictures become its input; empty for a model that takes none. */
    public Optional<ImagePreprocessing> imagePreprocessing() {
        return preprocessing.map(p ->
                switch (p) {
                    case ImagePreprocessing images -> images;
                });
    }

    /** The same declarations about another list of files. */
    public Manifest withFiles(List<FileEntry> newFiles) {
        return new Manifest(
                model,
                newFiles,
                artifacts,
                defaultArtifact,
                signature,
                preprocessing,
                goldens,
                architecture,
                accuracies,
                provenance);
    }

    /** The same declarations with another artifact to be served. */
    public Manifest serving(Artifact artifact) {
        return new Manifest(
                model,
                files,
                artifacts,
                artifact.name(),
                signature,
                preprocessing,
                goldens,
                architecture,
                accuracies,
                provenance);
    }

    /** Of {@code defaultArtifact}. */
    public Artifact servedArtifact() {
        return artifacts.stream()
                .filter(a -> a.name().equals(defaultArtifact))
                .findFirst()
                .orElseThrow();
    }

    private static void unique(String field, List<String> values) {
        require(new HashSet<>(values).size() == values.size(), field + ": a name is listed twice");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
