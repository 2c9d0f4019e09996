package dev.adagrow.server.grpc.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.adagrow.tensor.DataType;
import inference.InferParameter;
import inference.ModelInferRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads a body of {@code .../infer}: JSON, or JSON with the raw contents of some inputs behind it.
 * What the model takes is not looked at. Stateless.
 */
final class InferRequests {
    static final String BINARY_SIZE = "binary_data_size";
    static final String BINARY_DATA = "binary_data";
    static final String BINARY_OUTPUT = "binary_data_output";

    private static final Set<String> OF_THIS_FORM = Set.of(BINARY_SIZE, BINARY_DATA, BINARY_OUTPUT);

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /**
     * What a body says.
     *
     * @param request with the raw contents of every input, and without what concerns this form
     *     alone
     * @param binary whether an output goes raw behind the answer's JSON unless it says otherwise
     * @param outputs the same of single outputs, by name
     */
    record Body(ModelInferRequest request, boolean binary, Map<String, Boolean> outputs) {
        boolean binary(String output) {
            return outputs.getOrDefault(output, binary);
        }
    }

    /**
     * @param jsonLength of the JSON at the beginning; empty: all of it
     * @throws RestException naming what is wrong
     */
    static Body read(byte[] body, OptionalInt jsonLength, String model, String version) {
        int length = jsonLength.orElse(body.length);
        if (length < 0 || length > body.length) {
            throw new RestException(
                    "Inference-Header-Content-Length "
                            + length
                            + " is outside of the body's "
                            + body.length
                            + " bytes");
        }
        var root = parse(body, length);
        var request = ModelInferRequest.newBuilder().setModelName(model).setModelVersion(version);
        request.setId(text(root.path("id"), "id"));
        var binary = flag(root.path("parameters").path(BINARY_OUTPUT), "parameters");
        parameters(root.path("parameters"), "parameters", request::putParameters);
        inputs(
                root.path("inputs"),
                ByteString.copyFrom(body, length, body.length - length),
                request);
        var outputs = outputs(root.path("outputs"), request);
        return new Body(request.build(), binary, outputs);
    }

    private static JsonNode parse(byte[] body, int length) {
        JsonNode root;
        try {
            root = JSON.readTree(body, 0, length);
        } catch (JsonProcessingException e) {
            throw new RestException("the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new RestException("the body is no JSON: " + e.getMessage());
        }
        if (!root.isObject()) {
            throw new RestException("the body must be a JSON object");
        }
        return root;
    }

    private static void inputs(
            JsonNode inputs, ByteString binary, ModelInferRequest.Builder request) {
        if (!inputs.isArray()) {
            throw new RestException("inputs: an array is wanted");
        }
        int at = 0;
        for (int i = 0; i < inputs.size(); i++) {
            var node = inputs.get(i);
            var field = "inputs[" + i + "]";
            var input =
                    request.addInputsBuilder().setName(text(node.path("name"), field + ".name"));
            var name = text(node.path("datatype"), field + ".datatype");
            input.setDatatype(name);
            shape(node.path("shape"), field + ".shape").forEachRemaining(input::addShape);
            parameters(node.path("parameters"), field + ".parameters", input::putParameters);
            var size = node.path("parameters").path(BINARY_SIZE);
            if (size.isMissingNode()) {
                var type =
                        DataType.of(name)
                                .orElseThrow(() ->
                                        new RestException(
                                                field + ".datatype: there is no type " + name));
                request.addRawInputContents(Elements.raw(type, node.path("data"), field + ".data"));
            } else {
                int bytes = size.canConvertToInt() ? size.intValue() : -1;
                if (bytes < 0 || bytes > binary.size() - at) {
                    throw new RestException(
                            field
                                    + ".parameters."
                                    + BINARY_SIZE
                                    + ": "
                                    + size
                                    + " of the "
                                    + (binary.size() - at)
                                    + " bytes that are left");
                }
                request.addRawInputContents(binary.substring(at, at + bytes));
                at += bytes;
            }
        }
        if (at < binary.size()) {
            throw new RestException(
                    (binary.size() - at) + " bytes behind the JSON belong to no input");
        }
    }

    private static Map<String, Boolean> outputs(
            JsonNode outputs, ModelInferRequest.Builder request) {
        var binary = new HashMap<String, Boolean>();
        for (int i = 0; i < outputs.size(); i++) {
            var node = outputs.get(i);
            var field = "outputs[" + i + "]";
            var name = text(node.path("name"), field + ".name");
            var output = request.addOutputsBuilder().setName(name);
            var parameters = node.path("parameters");
            if (parameters.has(BINARY_DATA)) {
                binary.put(name, flag(parameters.path(BINARY_DATA), field + ".parameters"));
            }
            parameters(parameters, field + ".parameters", output::putParameters);
        }
        return binary;
    }

    /** Takes a parameter. */
    @FunctionalInterface
    private interface Parameters {
        Object put(String name, InferParameter value);
    }

    private static void parameters(JsonNode parameters, String field, Parameters into) {
        for (var entry : parameters.properties()) {
            if (!OF_THIS_FORM.contains(entry.getKey())) {
                var unused =
                        into.put(
                                entry.getKey(),
                                parameter(entry.getValue(), field + "." + entry.getKey()));
            }
        }
    }

    private static InferParameter parameter(JsonNode value, String field) {
        var parameter = InferParameter.newBuilder();
        if (value.isBoolean()) {
            return parameter.setBoolParam(value.booleanValue()).build();
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return parameter.setInt64Param(value.longValue()).build();
        }
        if (value.isNumber()) {
            return parameter.setDoubleParam(value.doubleValue()).build();
        }
        if (value.isTextual()) {
            return parameter.setStringParam(value.textValue()).build();
        }
        throw new RestException(field + ": true, false, a number or a string is wanted");
    }

    private static Iterator<Long> shape(JsonNode shape, String field) {
        if (!shape.isArray()) {
            throw new RestException(field + ": an array is wanted");
        }
        var extents = new ArrayList<Long>();
        for (var extent : shape) {
            if (!extent.isIntegralNumber() || !extent.canConvertToLong()) {
                throw new RestException(field + ": " + extent + " is no extent");
            }
            extents.add(extent.longValue());
        }
        return extents.iterator();
    }

    private static String text(JsonNode node, String field) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (!node.isTextual()) {
            throw new RestException(field + ": a string is wanted");
        }
        return node.textValue();
    }

    private static boolean flag(JsonNode node, String field) {
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw new RestException(field + ": " + node + " is neither true nor false");
        }
        return node.booleanValue();
    }

    private InferRequests() {}
}
