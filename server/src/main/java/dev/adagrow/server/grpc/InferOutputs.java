package dev.adagrow.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.call.Answer;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.tensor.FloatTensor;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the outputs of a ModelInfer response, always raw, since some clients read nothing else.
 *
 * <p>With the output parameter {@code classification} = k an output is not FP32 [rows, classes] but
 * BYTES [rows, k], best first, each element {@code score:index:label} behind its length in 4
 * little-endian bytes. Stateless.
 */
final class InferOutputs {
    static final String PREDICTION_ID = "adagrow_prediction_id";
    private static final String CLASSIFICATION = "classification";

    /**
     * Refuses what could not be answered, before anything is run.
     *
     * @throws ServerException INVALID_INPUT naming the field
     */
    static void check(ModelInferRequest request, Manifest manifest) {
        var seen = new HashSet<String>();
        for (int i = 0; i < request.getOutputsCount(); i++) {
            var output = request.getOutputs(i);
            String field = "outputs[" + i + "]";
            if (!output.getName().equals(manifest.output().name())) {
                throw invalid(
                        request,
                        field + ".name",
                        "model "
                                + request.getModelName()
                                + " has no output \""
                                + output.getName()
                                + "\"; it gives \""
                                + manifest.output().name()
                                + "\"");
            }
            if (!seen.add(output.getName())) {
                throw invalid(
                        request,
                        field + ".name",
                        "output \"" + output.getName() + "\" is asked for twice");
            }
            InferParameter k = output.getParametersMap().get(CLASSIFICATION);
            if (k != null
                    && (k.getParameterChoiceCase() != InferParameter.ParameterChoiceCase.INT64_PARAM
                            || k.getInt64Param() < 1)) {
                throw invalid(
                        request,
                        field + ".parameters[\"" + CLASSIFICATION + "\"]",
                        "the parameter "
                                + CLASSIFICATION
                                + " is a positive int64, the number of classes wanted");
            }
        }
    }

    /**
     * @param request as checked
     */
    static ModelInferResponse write(ModelInferRequest request, Answer answer) {
        var response =
                ModelInferResponse.newBuilder()
                        .setModelName(request.getModelName())
                        .setModelVersion(Integer.toString(answer.servable().version()))
                        .setId(request.getId())
                        .putParameters(
                                PREDICTION_ID,
                                InferParameter.newBuilder()
                                        .setStringParam(answer.predictionId())
                                        .build());
        InferParameter k =
                request.getOutputsCount() == 0
                        ? null
                        : request.getOutputs(0).getParametersMap().get(CLASSIFICATION);
        if (k == null) {
            logits(response, answer);
        } else {
            classification(response, answer, k.getInt64Param());
        }
        return response.build();
    }

    private static void logits(ModelInferResponse.Builder response, Answer answer) {
        FloatTensor logits = answer.logits();
        response.addOutputsBuilder()
                .setName(answer.manifest().output().name())
                .setDatatype("FP32")
                .addShape(logits.dim(0))
                .addShape(logits.dim(1));
        response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(logits.toBytes()));
    }

    private static void classification(
            ModelInferResponse.Builder response, Answer answer, long wanted) {
        int rows = answer.logits().dim(0),
                classes = answer.logits().dim(1),
                k = (int) Math.min(wanted, classes);
        float[] scores = answer.logits().data();
        var bytes = ByteString.newOutput();
        for (int row = 0; row < rows; row++) {
            for (int index : TopClasses.of(scores, row * classes, classes, k)) {
                String element =
                        String.format(
                                Locale.ROOT,
                                "%f:%d:%s",
                                scores[row * classes + index],
                                index,
                                TopClasses.label(answer.manifest(), index));
                byte[] text = element.getBytes(StandardCharsets.UTF_8);
                for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                    bytes.write(text.length >>> shift);
                }
                bytes.write(text, 0, text.length);
            }
        }
        response.addOutputsBuilder()
                .setName(answer.manifest().output().name())
                .setDatatype("BYTES")
                .addShape(rows)
                .addShape(k);
        response.addRawOutputContents(bytes.toByteString());
    }

    private static ServerException invalid(
            ModelInferRequest request, String field, String message) {
        return new ServerException(
                Reason.INVALID_INPUT,
                message,
                Map.of("model", request.getModelName(), "field", field));
    }

    private InferOutputs() {}
}
