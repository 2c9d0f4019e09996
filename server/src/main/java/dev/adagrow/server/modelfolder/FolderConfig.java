package dev.adagrow.server.modelfolder;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.batch.GivenLimits;
import dev.adagrow.server.importing.ImportOptions;
import dev.adagrow.tensor.DataType;
import inference.ModelConfig;
import inference.ModelInstanceGroup;
import inference.ModelOutput;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@code config.pbtxt} says.
 *
 * @param config as it stands in the file; the default instance without a file
 * @param options that follow for the import
 */
record FolderConfig(ModelConfig config, ImportOptions options) {
    private static final long MAX_BYTES = 1 << 20;
    private static final int MAX_QUOTED = 300;
    private static final Set<String> ENGINES = Set.of("", "onnxruntime_onnx", "onnxruntime");
    private static final String DEFAULT_FILE = "model.onnx";

    /**
     * Fields that mean something here; with the others the server does as it does for all models.
     */
    private static final Set<String> APPLIED =
            Set.of(
                    "name",
                    "platform",
                    "backend",
                    "max_batch_size",
                    "instance_group",
                    "dynamic_batching",
                    "input",
                    "output",
                    "version_policy",
                    "default_model_filename");

    /** The same of an instance group; its name names nothing here. */
    private static final Set<String> APPLIED_OF_GROUP = Set.of("name", "count", "kind");

    private static final Set<String> APPLIED_OF_BATCHING =
            Set.of("max_queue_delay_microseconds", "default_queue_policy");

    private static final Set<String> APPLIED_OF_QUEUE = Set.of("max_queue_size");

    /** Without these the model would answer otherwise than its author means. */
    private static final Set<String> REFUSED =
            Set.of(
                    "sequence_batching",
                    "ensemble_scheduling",
                    "batch_input",
                    "batch_output",
                    "model_repository_agents");

    private static final TextFormat.Parser PARSER =
            TextFormat.Parser.newBuilder().setAllowUnknownFields(true).build();

    /** Of a model without a file. */
    static FolderConfig none() {
        return new FolderConfig(ModelConfig.getDefaultInstance(), ImportOptions.NONE);
    }

    /**
     * Reads a file; fields that it has and nobody knows are logged by the parser.
     *
     * @param model whose folder it lies in
     * @throws ModelFolderException naming the file and the field that is malformed or refused
     */
    static FolderConfig read(Path file, String model) throws ModelFolderException {
        var builder = ModelConfig.newBuilder();
        try {
            PARSER.merge(text(file), builder);
        } catch (TextFormat.ParseException e) {
            throw new ModelFolderException(file + ":" + clipped(String.valueOf(e.getMessage())));
        }
        var config = builder.build();
        var fault = fault(config, model);
        if (fault.isPresent()) {
            throw new ModelFolderException(file + ": " + fault.get());
        }
        return new FolderConfig(config, options(config, file.resolveSibling("")));
    }

    private static String text(Path file) throws ModelFolderException {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ModelFolderException(file + " is no file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new ModelFolderException(file + " is larger than " + MAX_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ModelFolderException(file + " is not UTF-8");
        } catch (ModelFolderException e) {
            throw e;
        } catch (IOException e) {
            throw new ModelFolderException(file + " cannot be read: " + e);
        }
    }

    /** What a message quotes of a file is no longer than one reads. */
    private static String clipped(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
    }

    private static Optional<String> fault(ModelConfig config, String model) {
        if (!config.getName().isEmpty() && !config.getName().equals(model)) {
            return Optional.of(
                    "name \""
                            + clipped(config.getName())
                            + "\" is not that of the folder "
                            + model);
        }
        if (!ENGINES.contains(config.getPlatform()) || !ENGINES.contains(config.getBackend())) {
            return Optional.of(
                    "only onnxruntime_onnx models are served from a folder, not \""
                            + clipped(config.getPlatform() + config.getBackend())
                            + "\"");
        }
        if (config.getMaxBatchSize() < 0) {
            return Optional.of("max_batch_size " + config.getMaxBatchSize());
        }
        if (config.getInstanceGroupList().stream().anyMatch(group -> group.getCount() < 0)) {
            return Optional.of("an instance_group has a count below 0");
        }
        var name = config.getDefaultModelFilename();
        if (name.contains("/") || name.contains("\\") || name.equals("..") || !isPath(name)) {
            return Optional.of("default_model_filename \"" + clipped(name) + "\" is no name");
        }
        if (config.getModelTransactionPolicy().getDecoupled()) {
            return Optional.of("decoupled models are not served");
        }
        var reshaped =
                config.getInputList().stream().anyMatch(i -> i.hasReshape())
                        || config.getOutputList().stream().anyMatch(ModelOutput::hasReshape);
        return Stream.concat(
                        fields(config).filter(REFUSED::contains),
                        reshaped ? Stream.of("reshape") : Stream.empty())
                .findFirst()
                .map(field -> field + " is not supported");
    }

    private static Stream<String> fields(Message message) {
        return message.getAllFields().keySet().stream().map(FieldDescriptor::getName);
    }

    private static ImportOptions options(ModelConfig config, Path folder)
            throws ModelFolderException {
        Optional<Boolean> batched =
                config.getInputCount() + config.getMaxBatchSize() == 0
                        ? Optional.empty()
                        : Optional.of(config.getMaxBatchSize() > 0);
        var labelled =
                config.getOutputList().stream()
                        .filter(output -> !output.getLabelFilename().isEmpty())
                        .toList();
        if (labelled.isEmpty()) {
            return new ImportOptions(List.of(), Optional.empty(), batched);
        }
        if (labelled.size() > 1) {
            throw new ModelFolderException(
                    folder + ": two outputs have a label_filename; one at most may");
        }
        var output = labelled.getFirst();
        return new ImportOptions(
                labels(folder, output.getLabelFilename()), Optional.of(output.getName()), batched);
    }

    private static List<String> labels(Path folder, String name) throws ModelFolderException {
        var file = isPath(name) ? folder.resolve(name).normalize() : folder;
        if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
            throw new ModelFolderException(
                    "label_filename \"" + clipped(name) + "\": no such file in " + folder);
        }
        return text(file).lines().filter(line -> !line.isBlank()).toList();
    }

    private static boolean isPath(String name) {
        try {
            var unused = Path.of(name);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Name of the model's file in the folder of a version. */
    String modelFile() {
        var name = config.getDefaultModelFilename();
        return name.isEmpty() ? DEFAULT_FILE : name;
    }

    /** Removes the versions that the policy leaves out; without one the newest alone is wanted. */
    void keepWanted(SortedMap<Integer, ?> versions) {
        var policy = config.getVersionPolicy();
        switch (policy.getPolicyChoiceCase()) {
            case ALL -> {}
            case SPECIFIC ->
                    versions.keySet()
                            .removeIf(v ->
                                    !policy.getSpecific().getVersionsList().contains((long) v));
            case LATEST, POLICYCHOICE_NOT_SET -> {
                int wanted = Math.max(1, policy.getLatest().getNumVersions());
                while (versions.size() > wanted) {
                    versions.remove(versions.firstKey());
                }
            }
        }
    }

    /**
     * What it says of batches and runs. The bound of a queue is counted in rows here, not in calls;
     * it has room for a batch's rows in any case, or calls would be refused that it allows.
     */
    GivenLimits limits() {
        var batching = config.getDynamicBatching();
        var rows = atMost(GivenLimits.MOST_ROWS, config.getMaxBatchSize());
        Optional<Integer> delay =
                batching.hasMaxQueueDelayMicroseconds()
                        ? Optional.of((int) Math.min(GivenLimits.MOST_DELAY_MICROS, delayMicros()))
                        : Optional.empty();
        int instances =
                config.getInstanceGroupList().stream()
                        .filter(FolderConfig::isOfCpu)
                        .mapToInt(group ->
                                Math.clamp(group.getCount(), 1, GivenLimits.MOST_INSTANCES))
                        .sum();
        return new GivenLimits(
                rows,
                delay,
                atMost(GivenLimits.MOST_QUEUED_ROWS, queueSize())
                        .map(queued -> Math.max(queued, rows.orElse(1))),
                atMost(GivenLimits.MOST_INSTANCES, instances));
    }

    private static Optional<Integer> atMost(int most, long value) {
        return value == 0 ? Optional.empty() : Optional.of((int) Math.min(most, value));
    }

    private static boolean isOfCpu(ModelInstanceGroup group) {
        return group.getKind() == ModelInstanceGroup.Kind.KIND_CPU
                || group.getKind() == ModelInstanceGroup.Kind.KIND_AUTO;
    }

    private long delayMicros() {
        long micros = config.getDynamicBatching().getMaxQueueDelayMicroseconds();
        return micros < 0 ? Long.MAX_VALUE : micros;
    }

    private long queueSize() {
        return Integer.toUnsignedLong(
                config.getDynamicBatching().getDefaultQueuePolicy().getMaxQueueSize());
    }

    /** Fields of the file that have no effect here, or not their whole one, by name. */
    List<String> unapplied() {
        var batching = config.getDynamicBatching();
        return Stream.of(
                        fields(config).filter(field -> !APPLIED.contains(field)),
                        config.getInstanceGroupList().stream().flatMap(FolderConfig::unapplied),
                        fields(batching)
                                .filter(field -> !APPLIED_OF_BATCHING.contains(field))
                                .map(field -> "dynamic_batching." + field),
                        fields(batching.getDefaultQueuePolicy())
                                .filter(field -> !APPLIED_OF_QUEUE.contains(field))
                                .map(field -> "dynamic_batching.default_queue_policy." + field),
                        above("max_batch_size", GivenLimits.MOST_ROWS, config.getMaxBatchSize()),
                        above(
                                "dynamic_batching.max_queue_delay_microseconds",
                                GivenLimits.MOST_DELAY_MICROS,
                                delayMicros()),
                        above(
                                "dynamic_batching.default_queue_policy.max_queue_size",
                                GivenLimits.MOST_QUEUED_ROWS,
                                queueSize()))
                .flatMap(names -> names)
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<String> unapplied(ModelInstanceGroup group) {
        return isOfCpu(group)
                ? fields(group)
                        .filter(field -> !APPLIED_OF_GROUP.contains(field))
                        .map(field -> "instance_group." + field)
                : Stream.of("instance_group of " + group.getKind());
    }

    private static Stream<String> above(String name, int most, long value) {
        return value > most ? Stream.of(name + " above " + most) : Stream.empty();
    }

    /** How the model's file differs from what is said of it; empty if it does not. */
    Optional<String> difference(Signature signature) {
        var inputs =
                config.getInputList().stream()
                        .map(i -> said(i.getName(), i.getDataType(), i.getDimsList()))
                        .collect(Collectors.toSet());
        var outputs =
                config.getOutputList().stream()
                        .map(o -> said(o.getName(), o.getDataType(), o.getDimsList()))
                        .collect(Collectors.toSet());
        return difference("inputs", inputs, signature.inputs(), true)
                .or(() ->
                        difference(
                                "outputs",
                                outputs,
                                signature.outputs().stream().map(Signature.Output::tensor).toList(),
                                false));
    }

    private static Said said(String name, inference.DataType type, List<Long> dims) {
        return new Said(name, type, dims);
    }

    /** A tensor as the file has it. */
    private record Said(String name, inference.DataType type, List<Long> dims) {
        boolean fits(TensorSpec spec) {
            boolean extents = dims.size() == spec.shape().size();
            for (int i = 0; extents && i < dims.size(); i++) {
                extents =
                        dims.get(i) == -1
                                || spec.shape().get(i) == -1
                                || dims.get(i) == (long) spec.shape().get(i);
            }
            return extents && type.name().equals("TYPE_" + protocolName(spec.type()));
        }

        private static String protocolName(DataType type) {
            return type == DataType.BYTES ? "STRING" : type.name();
        }
    }

    private static Optional<String> difference(
            String kind, Set<Said> said, List<TensorSpec> specs, boolean all) {
        if (said.isEmpty()) {
            return Optional.empty();
        }
        var byName = specs.stream().collect(Collectors.toMap(TensorSpec::name, s -> s));
        boolean same =
                said.stream()
                                .allMatch(tensor ->
                                        Optional.ofNullable(byName.get(tensor.name()))
                                                .filter(tensor::fits)
                                                .isPresent())
                        && (!all || said.size() == specs.size());
        return same
                ? Optional.empty()
                : Optional.of(
                        "config.pbtxt has the " + kind + " " + said + ", the model has " + specs);
    }
}
