package dev.adagrow.server.grpc;

import com.google.protobuf.ByteString;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.tensor.Tensor;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import java.util.List;
import java.util.Map;

/**
 * Reads the input tensor of a ModelInfer request: one copy, from the message's bytes into floats.
 * Stateless.
 */
final class InferInputs {
    private static final String FP32 = "FP32";

    /**
     * @return [rows, input shape]
     * @throws ServerException INVALID_INPUT naming the field
     */
    static Tensor read(ModelInferRequest request, Manifest manifest) {
        Manifest.TensorSpec spec = manifest.input();
        String model = request.getModelName();
        if (request.getInputsCount() != 1) {
            throw invalid(
                    model,
                    spec.name(),
                    "inputs",
                    "model "
                            + model
                            + " takes one input, \""
                            + spec.name()
                            + "\"; the request has "
                            + request.getInputsCount());
        }
        var input = request.getInputs(0);
        if (!input.getName().equals(spec.name())) {
            throw invalid(
                    model,
                    input.getName(),
                    "inputs[0].name",
                    "model "
                            + model
                            + " has no input \""
                            + input.getName()
                            + "\"; it takes \""
                            + spec.name()
                            + "\"");
        }
        if (!input.getDatatype().equals(FP32)) {
            throw invalid(
                    model,
                    spec.name(),
                    "inputs[0].datatype",
                    "input \""
                            + spec.name()
                            + "\" takes "
                            + FP32
                            + ", not \""
                            + input.getDatatype()
                            + "\"");
        }
        int[] dims = dims(input.getShapeList(), spec, model);
        return request.getRawInputContentsCount() > 0
                ? raw(request, dims, spec, model)
                : typed(input.getContents(), dims, spec, model);
    }

    private static int[] dims(List<Long> shape, Manifest.TensorSpec spec, String model) {
        List<Integer> wanted = spec.shape();
        boolean fits = shape.size() == wanted.size() + 1 && shape.get(0) >= 1;
        long elements = 1;
        var dims = new int[shape.size()];
        for (int i = 0; fits && i < dims.length; i++) {
            long extent = shape.get(i);
            fits =
                    extent >= 1
                            && extent <= Integer.MAX_VALUE
                            && (i == 0 || wanted.get(i - 1) == -1 || wanted.get(i - 1) == extent);
            elements = fits ? elements * extent : elements;
            fits = fits && elements <= Integer.MAX_VALUE;
            dims[i] = (int) extent;
        }
        if (!fits) {
            throw invalid(
                    model,
                    spec.name(),
                    "inputs[0].shape",
                    "input \""
                            + spec.name()
                            + "\" takes shape "
                            + batched(wanted)
                            + ", not "
                            + shape);
        }
        return dims;
    }

    private static Tensor raw(
            ModelInferRequest request, int[] dims, Manifest.TensorSpec spec, String model) {
        if (values(request.getInputs(0).getContents()) > 0) {
            throw invalid(
                    model,
                    spec.name(),
                    "raw_input_contents",
                    "input \""
                            + spec.name()
                            + "\" comes both as raw_input_contents and as typed contents");
        }
        if (request.getRawInputContentsCount() != 1) {
            throw invalid(
                    model,
                    spec.name(),
                    "raw_input_contents",
                    "raw_input_contents has "
                            + request.getRawInputContentsCount()
                            + " entries for 1 input");
        }
        ByteString bytes = request.getRawInputContents(0);
        long wanted = elements(dims) * Float.BYTES;
        if (bytes.size() != wanted) {
            throw invalid(
                    model,
                    spec.name(),
                    "raw_input_contents[0]",
                    "input \""
                            + spec.name()
                            + "\" needs "
                            + wanted
                            + " bytes for its shape; raw_input_contents has "
                            + bytes.size());
        }
        return Tensor.fromBytes(bytes.asReadOnlyByteBuffer(), dims);
    }

    private static Tensor typed(
            InferTensorContents contents, int[] dims, Manifest.TensorSpec spec, String model) {
        int given = contents.getFp32ContentsCount();
        if (values(contents) != given) {
            throw invalid(
                    model,
                    spec.name(),
                    "inputs[0].contents",
                    "input \""
                            + spec.name()
                            + "\" of type "
                            + FP32
                            + " takes its values in fp32_contents only");
        }
        if (given != elements(dims)) {
            throw invalid(
                    model,
                    spec.name(),
                    "inputs[0].contents.fp32_contents",
                    "input \""
                            + spec.name()
                            + "\" needs "
                            + elements(dims)
                            + " values for its shape; fp32_contents has "
                            + given);
        }
        var data = new float[given];
        for (int i = 0; i < given; i++) {
            data[i] = contents.getFp32Contents(i);
        }
        return new Tensor(data, dims);
    }

    private static long values(InferTensorContents contents) {
        return (long) contents.getBoolContentsCount()
                + contents.getIntContentsCount()
                + contents.getInt64ContentsCount()
                + contents.getUintContentsCount()
                + contents.getUint64ContentsCount()
                + contents.getFp32ContentsCount()
                + contents.getFp64ContentsCount()
                + contents.getBytesContentsCount();
    }

    private static long elements(int[] dims) {
        long n = 1;
        for (int d : dims) {
            n *= d;
        }
        return n;
    }

    private static String batched(List<Integer> shape) {
        var text = new StringBuilder("[-1");
        shape.forEach(extent -> text.append(", ").append(extent));
        return text.append(']').toString();
    }

    private static ServerException invalid(
            String model, String input, String field, String message) {
        return new ServerException(
                Reason.INVALID_INPUT,
                message,
                Map.of("model", model, "input", input, "field", field));
    }

    private InferInputs() {}
}
