package dev.adagrow.bundle;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.adagrow.preprocess.ImagePreprocessing;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@link Manifest} to and from {@code adagrow.bundle.v1.Manifest}, as a message and in the proto3
 * JSON mapping. Stateless.
 */
public final class ManifestCodec {
    private static final int FORMAT_VERSION = 2;
    private static final int FIRST_VERSION = 1;

    /** UTF-8 JSON; equal manifests give equal bytes. */
    public static byte[] toJson(Manifest manifest) {
        try {
            return (JsonFormat.printer().sortingMapKeys().print(toMessage(manifest)) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a manifest holds no Any", e);
        }
    }

    /**
     * @throws BundleException for an unknown or malformed field, another format version, or values
     *     that {@link Manifest} refuses
     */
    public static Manifest fromJson(byte[] json) throws BundleException {
        var message = dev.adagrow.bundle.v1.Manifest.newBuilder();
        try {
            JsonFormat.parser()
                    .merge(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(json))
                                    .toString(),
                            message);
        } catch (InvalidProtocolBufferException e) {
            throw new BundleException("manifest.json: " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new BundleException("manifest.json: not UTF-8");
        }
        return fromMessage(message.build());
    }

    public static dev.adagrow.bundle.v1.Manifest toMessage(Manifest manifest) {
        var message =
                dev.adagrow.bundle.v1.Manifest.newBuilder()
                        .setFormatVersion(FORMAT_VERSION)
                        .setModel(manifest.model())
                        .setDefaultArtifact(manifest.defaultArtifact())
                        .setSignature(SignatureCodec.message(manifest.signature()))
                        .setGoldens(SignatureCodec.message(manifest.goldens()))
                        .setAccuracies(
                                dev.adagrow.bundle.v1.Accuracies.newBuilder()
                                        .setValidationRecords(
                                                manifest.accuracies().validationRecords())
                                        .setTestRecords(manifest.accuracies().testRecords())
                                        .putAllTest(manifest.accuracies().test())
                                        .putAllValidation(manifest.accuracies().validation()))
                        .setProvenance(message(manifest.provenance()));
        manifest.files()
                .forEach(f ->
                        message.addFilesBuilder()
                                .setPath(f.path())
                                .setSize(f.size())
                                .setSha256(f.sha256()));
        manifest.artifacts().forEach(a -> message.addArtifacts(message(a)));
        manifest.imagePreprocessing().ifPresent(p -> message.setPreprocessing(message(p)));
        manifest.architecture().ifPresent(a -> message.setArchitecture(message(a)));
        return message.build();
    }

    private static dev.adagrow.bundle.v1.Artifact message(Manifest.Artifact artifact) {
        var message =
                dev.adagrow.bundle.v1.Artifact.newBuilder()
                        .setName(artifact.name())
                        .setEngine(artifact.engine())
                        .setPath(artifact.path())
                        .setPrecision(artifact.precision())
                        .setMemoryBytes(artifact.memoryBytes())
                        .setRows(artifact.rows());
        artifact.requirements()
                .ifPresent(r ->
                        message.getRequirementsBuilder()
                                .setLibraryVersion(r.libraryVersion())
                                .setComputeCapability(r.computeCapability()));
        return message.build();
    }

    private static dev.adagrow.bundle.v1.Preprocessing message(ImagePreprocessing spec) {
        return dev.adagrow.bundle.v1.Preprocessing.newBuilder()
                .setChannels(spec.channels())
                .setHeight(spec.height())
                .setWidth(spec.width())
                .setResize(
                        switch (spec.resize()) {
                            case PAD -> dev.adagrow.bundle.v1.Preprocessing.Resize.RESIZE_PAD;
                            case STRETCH ->
                                    dev.adagrow.bundle.v1.Preprocessing.Resize.RESIZE_STRETCH;
                        })
                .setScale(spec.scale())
                .addAllMean(spec.mean())
                .addAllDeviation(spec.deviation())
                .build();
    }

    private static dev.adagrow.bundle.v1.Architecture message(Manifest.Architecture architecture) {
        return dev.adagrow.bundle.v1.Architecture.newBuilder()
                .setFamily(architecture.family())
                .setVariant(architecture.variant())
                .setActivated(architecture.activated())
                .addAllUnits(architecture.units())
                .addAllWidths(architecture.widths())
                .setBranches(architecture.branches())
                .setParameters(architecture.parameters())
                .setFlops(architecture.flops())
                .build();
    }

    private static dev.adagrow.bundle.v1.Provenance message(Manifest.Provenance provenance) {
        return dev.adagrow.bundle.v1.Provenance.newBuilder()
                .setParentBundle(provenance.parentBundle())
                .addAllDatasets(provenance.datasets())
                .setSeed(provenance.seed())
                .setTrainerVersion(provenance.trainerVersion())
                .setCreateTime(provenance.createTime())
                .setKind(provenance.kind())
                .build();
    }

    /**
     * @throws BundleException for another format version, or values that {@link Manifest} refuses
     */
    public static Manifest fromMessage(dev.adagrow.bundle.v1.Manifest message)
            throws BundleException {
        return switch (message.getFormatVersion()) {
            case FIRST_VERSION -> manifest(SignatureCodec.upgraded(message));
            case FORMAT_VERSION -> manifest(message);
            default ->
                    throw new BundleException(
                            "manifest.json: format version "
                                    + message.getFormatVersion()
                                    + "; this reader knows "
                                    + FIRST_VERSION
                                    + " and "
                                    + FORMAT_VERSION);
        };
    }

    private static Manifest manifest(dev.adagrow.bundle.v1.Manifest message)
            throws BundleException {
        try {
            return new Manifest(
                    message.getModel(),
                    message.getFilesList().stream()
                            .map(f ->
                                    new Manifest.FileEntry(f.getPath(), f.getSize(), f.getSha256()))
                            .toList(),
                    message.getArtifactsList().stream().map(ManifestCodec::record).toList(),
                    message.getDefaultArtifact(),
                    SignatureCodec.signature(message.getSignature()),
                    message.hasPreprocessing()
                            ? Optional.of(record(message.getPreprocessing()))
                            : Optional.empty(),
                    SignatureCodec.goldens(message.getGoldens()),
                    message.hasArchitecture()
                            ? Optional.of(record(message.getArchitecture()))
                            : Optional.empty(),
                    new Manifest.Accuracies(
                            message.getAccuracies().getValidationRecords(),
                            message.getAccuracies().getTestRecords(),
                            message.getAccuracies().getTestMap(),
                            message.getAccuracies().getValidationMap()),
                    record(message.getProvenance()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BundleException("manifest.json: " + e.getMessage());
        }
    }

    private static Manifest.Artifact record(dev.adagrow.bundle.v1.Artifact artifact) {
        return new Manifest.Artifact(
                artifact.getName(),
                artifact.getEngine(),
                artifact.getPath(),
                artifact.getPrecision(),
                artifact.getMemoryBytes(),
                artifact.getRows(),
                artifact.hasRequirements()
                        ? Optional.of(
                                new Manifest.Requirements(
                                        artifact.getRequirements().getLibraryVersion(),
                                        artifact.getRequirements().getComputeCapability()))
                        : Optional.empty());
    }

    private static ImagePreprocessing record(dev.adagrow.bundle.v1.Preprocessing spec) {
        return new ImagePreprocessing(
                spec.getChannels(),
                spec.getHeight(),
                spec.getWidth(),
                switch (spec.getResize()) {
                    case RESIZE_PAD -> ImagePreprocessing.Resize.PAD;
                    case RESIZE_STRETCH -> ImagePreprocessing.Resize.STRETCH;
                    case RESIZE_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException(
                                    "preprocessing: resize is not known");
                },
                spec.getScale(),
                spec.getMeanList(),
                spec.getDeviationList());
    }

    private static Manifest.Architecture record(dev.adagrow.bundle.v1.Architecture architecture) {
        return new Manifest.Architecture(
                architecture.getFamily(),
                architecture.getVariant(),
                architecture.getActivated(),
                architecture.getUnitsList(),
                architecture.getWidthsList(),
                architecture.getBranches(),
                architecture.getParameters(),
                architecture.getFlops());
    }

    private static Manifest.Provenance record(dev.adagrow.bundle.v1.Provenance provenance) {
        return new Manifest.Provenance(
                provenance.getParentBundle(),
                provenance.getDatasetsList(),
                provenance.getSeed(),
                provenance.getTrainerVersion(),
                provenance.getCreateTime(),
                provenance.getKind());
    }

    private ManifestCodec() {}
}
