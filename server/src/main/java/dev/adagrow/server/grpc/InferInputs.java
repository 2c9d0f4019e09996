package dev.adagrow.server.grpc;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.google.protobuf.ByteString;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.tensor.FloatTensor;
import inference.InferTensorContents;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the input tensor of one ModelInfer request: one copy, from the message's bytes into floats.
 */
final class InferInputs {
    private static final String FP32 = "FP32";

    private final ModelInferRequest request;
    private final Manifest.TensorSpec spec;

    private InferInputs(ModelInferRequest request, Manifest.TensorSpec spec) {
        this.request = request;
        this.spec = spec;
    }

    /**
     * @return [rows, input shape]
     * @throws ServerException INVALID_INPUT naming the field
     */
    static FloatTensor read(ModelInferRequest request, Manifest manifest) {
        return new InferInputs(request, manifest.input()).read();
    }

    private FloatTensor read() {
        if (request.getInputsCount() != 1) {
            throw invalid(
                    "inputs",
                    "model %s takes one input, \"%s\"; the request has %d",
                    request.getModelName(),
                    spec.name(),
                    request.getInputsCount());
        }
        var input = request.getInputs(0);
        if (!input.getName().equals(spec.name())) {
            throw invalid(
                    "inputs[0].name",
                    "model %s has no input \"%s\"; it takes \"%s\"",
                    request.getModelName(),
                    input.getName(),
                    spec.name());
        }
        if (!input.getDatatype().equals(FP32)) {
            throw invalid(
                    "inputs[0].datatype",
                    "input \"%s\" takes %s, not \"%s\"",
                    spec.name(),
                    FP32,
                    input.getDatatype());
        }
        int[] dims = dims(input.getShapeList());
        return request.getRawInputContentsCount() > 0
                ? raw(input, dims)
                : typed(input.getContents(), dims);
    }

    private int[] dims(List<Long> shape) {
        List<Integer> wanted = spec.shape();
        boolean fits = shape.size() == wanted.size() + 1;
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
                    "inputs[0].shape",
                    "input \"%s\" takes shape %s, not %s",
                    spec.name(),
                    batched(wanted),
                    shape);
        }
        return dims;
    }

    private FloatTensor raw(InferInputTensor input, int[] dims) {
        if (values(input.getContents()) > 0) {
            throw invalid(
                    "raw_input_contents",
                    "input \"%s\" comes both as raw_input_contents and as typed contents",
                    spec.name());
        }
        if (request.getRawInputContentsCount() != 1) {
            throw invalid(
                    "raw_input_contents",
                    "raw_input_contents has %d entries for 1 input",
                    request.getRawInputContentsCount());
        }
        ByteString bytes = request.getRawInputContents(0);
        long wanted = elements(dims) * Float.BYTES;
        if (bytes.size() != wanted) {
            throw invalid(
                    "raw_input_contents[0]",
                    "input \"%s\" needs %d bytes for its shape; raw_input_contents has %d",
                    spec.name(),
                    wanted,
                    bytes.size());
        }
        return FloatTensor.fromBytes(bytes.asReadOnlyByteBuffer(), dims);
    }

    private FloatTensor typed(InferTensorContents contents, int[] dims) {
        int given = contents.getFp32ContentsCount();
        if (values(contents) != given) {
            throw invalid(
                    "inputs[0].contents",
                    "input \"%s\" of type %s takes its values in fp32_contents only",
                    spec.name(),
                    FP32);
        }
        if (given != elements(dims)) {
            throw invalid(
                    "inputs[0].contents.fp32_contents",
                    "input \"%s\" needs %d values for its shape; fp32_contents has %d",
                    spec.name(),
                    elements(dims),
                    given);
        }
        var data = new float[given];
        for (int i = 0; i < given; i++) {
            data[i] = contents.getFp32Contents(i);
        }
        return new FloatTensor(data, dims);
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

    @FormatMethod
    private ServerException invalid(String field, @FormatString String format, Object... values) {
        return new ServerException(
                Reason.INVALID_INPUT,
                String.format(Locale.ROOT, format, values),
                Map.of("model", request.getModelName(), "input", spec.name(), "field", field));
    }
}
