package dev.adagrow.bundle;

import dev.adagrow.bundle.Signature.Classification;
import dev.adagrow.bundle.Signature.Output;
import dev.adagrow.bundle.Signature.Scores;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.tensor.DataType;
import java.util.List;
import java.util.Optional;

/**
 * What a model takes and gives, and the goldens in that order, to and from messages of {@code
 * adagrow.bundle.v1}. Reads the fields of format 1 too. Stateless.
 */
final class SignatureCodec {
    static dev.adagrow.bundle.v1.Signature message(Signature signature) {
        var message = dev.adagrow.bundle.v1.Signature.newBuilder().setBatched(signature.batched());
        signature.inputs().forEach(input -> message.addInputs(message(input)));
        for (var output : signature.outputs()) {
            var to = message.addOutputsBuilder().setTensor(message(output.tensor()));
            output.classification()
                    .ifPresent(c ->
                            to.getClassificationBuilder()
                                    .addAllLabels(c.labels())
                                    .setScores(
                                            switch (c.scores()) {
                                                case LOGITS ->
                                                        dev.adagrow.bundle.v1.Signature.Scores
                                                                .SCORES_LOGITS;
                                                case PROBABILITIES ->
                                                        dev.adagrow.bundle.v1.Signature.Scores
                                                                .SCORES_PROBABILITIES;
                                            }));
        }
        return message.build();
    }

    private static dev.adagrow.bundle.v1.TensorSpec message(TensorSpec spec) {
        return dev.adagrow.bundle.v1.TensorSpec.newBuilder()
                .setName(spec.name())
                .setDatatype(spec.type().name())
                .addAllShape(longs(spec.shape()))
                .build();
    }

    static dev.adagrow.bundle.v1.Goldens message(Manifest.Goldens goldens) {
        var message = dev.adagrow.bundle.v1.Goldens.newBuilder().setCount(goldens.count());
        goldens.inputs().forEach(file -> message.addInputFiles(message(file)));
        goldens.outputs()
                .forEach(o ->
                        message.addOutputsBuilder()
                                .setArtifact(o.artifact())
                                .setTolerance(o.tolerance())
                                .addAllFiles(
                                        o.files().stream().map(SignatureCodec::message).toList()));
        return message.build();
    }

    private static dev.adagrow.bundle.v1.Goldens.TensorFile message(
            Manifest.Goldens.TensorFile file) {
        return dev.adagrow.bundle.v1.Goldens.TensorFile.newBuilder()
                .setPath(file.path())
                .addAllShape(longs(file.shape()))
                .build();
    }

    static Signature signature(dev.adagrow.bundle.v1.Signature message) {
        return new Signature(
                message.getBatched(),
                message.getInputsList().stream().map(SignatureCodec::spec).toList(),
                message.getOutputsList().stream()
                        .map(o ->
                                new Output(
                                        spec(o.getTensor()),
                                        o.hasClassification()
                                                ? Optional.of(classes(o.getClassification()))
                                                : Optional.empty()))
                        .toList());
    }

    private static Classification classes(
            dev.adagrow.bundle.v1.Signature.Classification classification) {
        return new Classification(
                classification.getLabelsList(),
                switch (classification.getScores()) {
                    case SCORES_LOGITS -> Scores.LOGITS;
                    case SCORES_PROBABILITIES -> Scores.PROBABILITIES;
                    case SCORES_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException(
                                    "signature: the scores of a classification are not known");
                });
    }

    static Manifest.Goldens goldens(dev.adagrow.bundle.v1.Goldens message) {
        return new Manifest.Goldens(
                message.getCount(),
                message.getInputFilesList().stream().map(SignatureCodec::file).toList(),
                message.getOutputsList().stream()
                        .map(o ->
                                new Manifest.Goldens.Output(
                                        o.getArtifact(),
                                        o.getFilesList().stream()
                                                .map(SignatureCodec::file)
                                                .toList(),
                                        o.getTolerance()))
                        .toList());
    }

    private static Manifest.Goldens.TensorFile file(dev.adagrow.bundle.v1.Goldens.TensorFile file) {
        return new Manifest.Goldens.TensorFile(file.getPath(), ints(file.getShapeList()));
    }

    private static TensorSpec spec(dev.adagrow.bundle.v1.TensorSpec spec) {
        return new TensorSpec(
                spec.getName(),
                DataType.of(spec.getDatatype())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "tensor "
                                                + spec.getName()
                                                + " is of the unknown type \""
                                                + spec.getDatatype()
                                                + "\"")),
                ints(spec.getShapeList()));
    }

    /**
     * The same manifest in format 2.
     *
     * @param message of format 1: rows in, logits out
     */
    @SuppressWarnings("deprecation")
    static dev.adagrow.bundle.v1.Manifest upgraded(dev.adagrow.bundle.v1.Manifest message) {
        var upgraded = message.toBuilder().clearInput().clearOutput().clearClasses();
        var output = message.getOutput();
        upgraded.getSignatureBuilder()
                .setBatched(true)
                .addInputs(message.getInput())
                .addOutputsBuilder()
                .setTensor(output)
                .getClassificationBuilder()
                .addAllLabels(message.getClassesList())
                .setScores(dev.adagrow.bundle.v1.Signature.Scores.SCORES_LOGITS);
        var goldens = upgraded.getGoldensBuilder();
        goldens.addInputFilesBuilder()
                .setPath(goldens.getInputs())
                .addAllShape(message.getInput().getShapeList());
        goldens.clearInputs();
        for (var golden : goldens.getOutputsBuilderList()) {
            golden.addFilesBuilder().setPath(golden.getPath()).addAllShape(output.getShapeList());
            golden.clearPath();
        }
        return upgraded.build();
    }

    private static List<Long> longs(List<Integer> shape) {
        return shape.stream().map(Integer::longValue).toList();
    }

    private static List<Integer> ints(List<Long> shape) {
        return shape.stream().map(Math::toIntExact).toList();
    }

    private SignatureCodec() {}
}
