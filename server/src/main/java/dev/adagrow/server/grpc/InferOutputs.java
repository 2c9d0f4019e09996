package dev.adagrow.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.call.Answer;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.tensor.Tensor;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the outputs of a ModelInfer response, always raw, since some clients read nothing else:
 * those that are asked for, or all in the order of the signature.
 *
 * <p>With the output parameter {@code classification} = k, scores of classes are not FP32 [rows,
 * classes] but BYTES [rows, k], best first, each element {@code score:index:label} behind its
 * length in 4 little-endian bytes. Stateless.
 */
final class InferOutputs {
    static final String PREDICTION_ID = "adagrow_prediction_id";
    private static final String CLASSIFICATION = "classification";

    /**
     * Refuses what could not be answered, before anything is run.
     *
     * @throws ServerException INVALID_INPUT naming the field
     */
    static void check(ModelInferRequest request, Signature signature) {
        if (request.getOutputsCount() == 0) {
            return;
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < request.getOutputsCount(); i++) {
            var output = request.getOutputs(i);
            String field = "outputs[" + i + "]";
            var position = position(signature, output.getName());
            if (position.isEmpty()) {
                throw invalid(
                        request,
                        field + ".name",
                        "model "
                                + request.getModelName()
                                + " has no output \""
                                + output.getName()
                                + "\"; it gives "
                                + signature.outputs().stream()
                                        .map(o -> '"' + o.tensor().name() + '"')
                                        .collect(Collectors.joining(", ")));
            }
            if (!seen.add(output.getName())) {
                throw invalid(
                        request,
                        field + ".name",
                        "output \"" + output.getName() + "\" is asked for twice");
            }
            InferParameter k = output.getParametersMap().get(CLASSIFICATION);
            if (k == null) {
                continue;
            }
            String parameter = field + ".parameters[\"" + CLASSIFICATION + "\"]";
            if (k.getParameterChoiceCase() != InferParameter.ParameterChoiceCase.INT64_PARAM
                    || k.getInt64Param() < 1) {
                throw invalid(
                        request,
                        parameter,
                        "the parameter "
                                + CLASSIFICATION
                                + " is a positive int64, the number of classes wanted");
            }
            if (signature.outputs().get(position.get()).classification().isEmpty()) {
                throw invalid(
                        request,
                        parameter,
                        "output \"" + output.getName() + "\" holds no scores of classes");
            }
        }
    }

    private static Optional<Integer> position(Signature signature, String name) {
        return IntStream.range(0, signature.outputs().size())
                .filter(i -> signature.outputs().get(i).tensor().name().equals(name))
                .boxed()
                .findFirst();
    }

    /**
     * @param request as checked
     */
    static ModelInferResponse write(ModelInferRequest request, Answer answer) {
        var response =
                ModelInferResponse.newBuilder()
                        .setModelName(request.getModelName())
                        .setModelVersion(Integer.toString(answer.servable().version()))
                        .setId(request.getId());
        if (!answer.predictionId().isEmpty()) {
            response.putParameters(
                    PREDICTION_ID,
                    InferParameter.newBuilder().setStringParam(answer.predictionId()).build());
        }
        var outputs = answer.outputs();
        var signature = outputs.signature();
        if (request.getOutputsCount() == 0) {
            for (int i = 0; i < signature.outputs().size(); i++) {
                tensor(response, outputs, i);
            }
        }
        for (var wanted : request.getOutputsList()) {
            int i = position(signature, wanted.getName()).orElseThrow();
            InferParameter k = wanted.getParametersMap().get(CLASSIFICATION);
            if (k == null) {
                tensor(response, outputs, i);
            } else {
                classification(response, outputs, k.getInt64Param());
            }
        }
        return response.build();
    }

    private static void tensor(ModelInferResponse.Builder response, Outputs outputs, int i) {
        Tensor tensor = outputs.tensors().get(i);
        var to =
                response.addOutputsBuilder()
                        .setName(outputs.signature().outputs().get(i).tensor().name())
                        .setDatatype(tensor.type().name());
        for (int d = outputs.signature().batched() ? 0 : 1; d < tensor.rank(); d++) {
            to.addShape(tensor.dim(d));
        }
        response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(tensor.raw()));
    }

    private static void classification(
            ModelInferResponse.Builder response, Outputs outputs, long wanted) {
        var tensor = outputs.scores().orElseThrow();
        var signature = outputs.signature();
        int rows = tensor.dim(0), classes = tensor.dim(1), k = (int) Math.min(wanted, classes);
        float[] scores = tensor.toFloats().data();
        List<String> labels = signature.labels();
        var bytes = ByteString.newOutput();
        for (int row = 0; row < rows; row++) {
            for (int index : TopClasses.of(scores, row * classes, classes, k)) {
                String element =
                        String.format(
                                Locale.ROOT,
                                "%f:%d:%s",
                                scores[row * classes + index],
                                index,
                                TopClasses.label(labels, index));
                byte[] text = element.getBytes(StandardCharsets.UTF_8);
                for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                    bytes.write(text.length >>> shift);
                }
                bytes.write(text, 0, text.length);
            }
        }
        var to =
                response.addOutputsBuilder()
                        .setName(
                                signature
                                        .outputs()
                                        .get(signature.classifier().orElseThrow())
                                        .tensor()
                                        .name())
                        .setDatatype("BYTES");
        if (signature.batched()) {
            to.addShape(rows);
        }
        to.addShape(k);
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
