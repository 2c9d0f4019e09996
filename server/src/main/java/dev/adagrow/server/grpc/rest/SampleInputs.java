package dev.adagrow.server.grpc.rest;

import com.google.protobuf.ByteString;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.Tensor;
import inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Inputs that come with a model file, in the form of an inference over REST. Stateless. */
public final class SampleInputs {
    private static final String FIELD = "sample_inputs";
    private static final int MAX_BYTES = 4 << 20;

    /**
     * @return by name; empty for an empty body
     * @throws ServerException INVALID_FIELD saying where the body is wrong
     */
    public static Map<String, Tensor> read(ByteString body) {
        if (body.isEmpty()) {
            return Map.of();
        }
        if (body.size() > MAX_BYTES) {
            throw wrong("larger than " + MAX_BYTES + " bytes");
        }
        try {
            return tensors(InferRequests.read(body.toByteArray(), OptionalInt.empty(), "", ""));
        } catch (RestException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Tensor> tensors(InferRequests.Body body) {
        var tensors = new HashMap<String, Tensor>();
        var inputs = body.request().getInputsList();
        for (int i = 0; i < inputs.size(); i++) {
            var tensor =
                    tensor(
                            inputs.get(i),
                            body.request().getRawInputContents(i).asReadOnlyByteBuffer(),
                            "inputs[" + i + "]");
            if (tensors.put(inputs.get(i).getName(), tensor) != null) {
                throw wrong("inputs[" + i + "].name: given twice");
            }
        }
        if (tensors.isEmpty()) {
            throw wrong("inputs: there is none");
        }
        return tensors;
    }

    private static Tensor tensor(InferInputTensor input, ByteBuffer raw, String field) {
        var type =
                DataType.of(input.getDatatype())
                        .orElseThrow(
                                () -> wrong(field + ".datatype: no type " + input.getDatatype()));
        var shape = input.getShapeList();
        if (shape.stream().anyMatch(extent -> extent < 0 || extent > Integer.MAX_VALUE)) {
            throw wrong(field + ".shape: " + shape);
        }
        try {
            return Tensor.of(type, raw, shape.stream().mapToInt(Long::intValue).toArray());
        } catch (IllegalArgumentException e) {
            throw wrong(field + ": " + e.getMessage());
        }
    }

    private static ServerException wrong(String why) {
        return ServerException.invalidField(FIELD, why);
    }

    private SampleInputs() {}
}
