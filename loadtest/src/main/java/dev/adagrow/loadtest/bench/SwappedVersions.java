package dev.adagrow.loadtest.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.Output;
import dev.adagrow.tensor.DenseTensor;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Two versions of one model that answer differently: the quantized network and the one in floating
 * point. They come in one bundle, with what each answers to the same questions.
 */
final class SwappedVersions {
    private final Bundle bundle;
    private final List<Output> goldens;

    /**
     * @throws IllegalArgumentException if the bundle has no two artifacts
     */
    SwappedVersions(Path file) throws IOException {
        bundle = Bundle.read(file);
        goldens = bundle.manifest().goldens().outputs();
        if (goldens.size() < 2) {
            throw new IllegalArgumentException(file + " has no two artifacts to swap");
        }
    }

    String model() {
        return bundle.manifest().model();
    }

    /**
     * The bundle, with another artifact served.
     *
     * @param version 1 or 2
     */
    void write(int version, Path file) throws IOException {
        write(model(), version, file);
    }

    /** The same under another name. */
    void write(String model, int version, Path file) throws IOException {
        var manifest = bundle.manifest();
        var entries = new LinkedHashMap<>(bundle.entries());
        Bundle.write(
                file,
                new Manifest(
                        model,
                        List.of(),
                        manifest.artifacts(),
                        golden(version).artifact(),
                        manifest.signature(),
                        manifest.preprocessing(),
                        manifest.goldens(),
                        manifest.architecture(),
                        manifest.accuracies(),
                        manifest.provenance()),
                entries);
    }

    private Output golden(int version) {
        return goldens.get(version - 1);
    }

    /** A serialized request with the first question. */
    byte[] request() {
        return request(model());
    }

    /** The same to the model under another name. */
    byte[] request(String model) {
        return BenchedModel.request(
                model,
                bundle.manifest().signature().inputs().getFirst(),
                bundle.goldenInputs().getFirst(),
                1);
    }

    /** The same to one of its versions by its number. */
    byte[] request(String model, int version) {
        try {
            return ModelInferRequest.parseFrom(request(model)).toBuilder()
                    .setModelVersion(Integer.toString(version))
                    .build()
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("it was just written", e);
        }
    }

    /** Whether an answer to {@link #request} is that of the version that it names. */
    boolean right(byte[] answer) {
        try {
            var response = ModelInferResponse.parseFrom(answer);
            int version = Integer.parseInt(response.getModelVersion());
            var own = golden(version);
            var scores =
                    response.getRawOutputContents(0)
                            .asReadOnlyByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer();
            double apart = apart(scores, own);
            return apart <= own.tolerance() && apart < apart(scores, golden(3 - version));
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            // Whatever it is, it is not the answer.
            return false;
        }
    }

    /** Largest difference of a score. */
    private double apart(FloatBuffer scores, Output golden) {
        var expected = ((DenseTensor) bundle.goldenOutputs(golden).getFirst().rows(0, 1)).floats();
        if (expected.remaining() != scores.remaining()) {
            throw new IllegalArgumentException(scores.remaining() + " scores");
        }
        double apart = 0;
        for (int i = 0; i < expected.remaining(); i++) {
            apart = Math.max(apart, Math.abs(scores.get(i) - expected.get(i)));
        }
        return apart;
    }
}
