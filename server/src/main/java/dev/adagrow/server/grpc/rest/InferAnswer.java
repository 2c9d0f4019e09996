package dev.adagrow.server.grpc.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.Tensor;
import inference.InferParameter;
import inference.ModelInferResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The body of an answer of {@code .../infer}.
 *
 * @param jsonLength of the JSON at the beginning of a body with raw contents; empty: all of it is
 *     JSON
 */
record InferAnswer(byte[] body, OptionalInt jsonLength) {
    static InferAnswer of(ModelInferResponse response, InferRequests.Body asked) {
        var root =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("model_name", response.getModelName())
                        .put("model_version", response.getModelVersion());
        if (!response.getId().isEmpty()) {
            root.put("id", response.getId());
        }
        parameters(response.getParametersMap(), root);
        var outputs = root.putArray("outputs");
        var binary = ByteString.EMPTY;
        boolean any = false;
        for (int i = 0; i < response.getOutputsCount(); i++) {
            var output = response.getOutputs(i);
            var raw = response.getRawOutputContents(i);
            var node = outputs.addObject();
            node.put("name", output.getName()).put("datatype", output.getDatatype());
            output.getShapeList().forEach(node.withArray("shape")::add);
            parameters(output.getParametersMap(), node);
            if (asked.binary(output.getName())) {
                node.withObject("/parameters").put(InferRequests.BINARY_SIZE, raw.size());
                binary = binary.concat(raw);
                any = true;
            } else {
                Elements.write(tensor(output, raw), node.putArray("data"));
            }
        }
        var json = root.toString().getBytes(StandardCharsets.UTF_8);
        if (!any) {
            return new InferAnswer(json, OptionalInt.empty());
        }
        var body = ByteString.copyFrom(json).concat(binary).toByteArray();
        return new InferAnswer(body, OptionalInt.of(json.length));
    }

    private static Tensor tensor(ModelInferResponse.InferOutputTensor output, ByteString raw) {
        int[] dims = output.getShapeList().stream().mapToInt(Math::toIntExact).toArray();
        return Tensor.of(
                DataType.of(output.getDatatype()).orElseThrow(), raw.asReadOnlyByteBuffer(), dims);
    }

    private static void parameters(Map<String, InferParameter> parameters, ObjectNode node) {
        parameters.forEach((name, value) -> {
            var into = node.withObject("/parameters");
            switch (value.getParameterChoiceCase()) {
                case BOOL_PARAM -> into.put(name, value.getBoolParam());
                case INT64_PARAM -> into.put(name, value.getInt64Param());
                case UINT64_PARAM -> into.put(name, value.getUint64Param());
                case DOUBLE_PARAM -> into.put(name, value.getDoubleParam());
                case STRING_PARAM -> into.put(name, value.getStringParam());
                case PARAMETERCHOICE_NOT_SET -> into.putNull(name);
            }
        });
    }
}
