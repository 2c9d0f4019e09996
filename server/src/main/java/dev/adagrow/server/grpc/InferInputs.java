package dev.adagrow.server.grpc;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.google.protobuf.ByteString;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the input tensors of one ModelInfer request. Raw contents are taken as they stand in the
 * message; typed contents are copied.
 */
final class InferInputs {
    private static final int OF_VALUE = 16;
    private static final int OF_STRING = 64;

    private final ModelInferRequest request;
    private final Signature signature;

    private InferInputs(ModelInferRequest request, Signature signature) {
        this.request = request;
        this.signature = signature;
    }

    /**
     * @return in the order of the signature; what a model without rows takes has one, too
     * @throws ServerException INVALID_INPUT naming the field
     */
    static Tensors read(ModelInferRequest request, Signature signature) {
        return new InferInputs(request, signature).read();
    }

    /**
     * Bytes that a request and its tensors take on the heap at most, as read by {@link #read}:
     * numbers in typed contents are shorter on the wire than in memory, and each string is an
     * object.
     */
    static long memory(ModelInferRequest request) {
        long bytes = 2L * request.getSerializedSize();
        for (int i = 0; i < request.getInputsCount(); i++) {
            var input = request.getInputs(i);
            bytes += TypedContents.values(input.getContents()) * OF_VALUE;
            if (input.getDatatype().equals(DataType.BYTES.name())
                    && i < request.getRawInputContentsCount()) {
                bytes += request.getRawInputContents(i).size() / Integer.BYTES * (long) OF_STRING;
            }
            bytes += (long) input.getContents().getBytesContentsCount() * OF_STRING;
        }
        return bytes;
    }

    private Tensors read() {
        var positions = positions();
        int raw = request.getRawInputContentsCount();
        if (raw != 0 && raw != request.getInputsCount()) {
            throw invalid(
                    "",
                    "raw_input_contents",
                    "raw_input_contents has %d entries for %d inputs",
                    raw,
                    request.getInputsCount());
        }
        var tensors = new Tensor[positions.length];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = tensor(positions[i], signature.inputs().get(i));
        }
        for (int i = 1; i < tensors.length; i++) {
            if (tensors[i].dim(0) != tensors[0].dim(0)) {
                throw invalid(
                        signature.inputs().get(i).name(),
                        "inputs[" + positions[i] + "].shape",
                        "input \"%s\" has %d rows, input \"%s\" %d",
                        signature.inputs().get(i).name(),
                        tensors[i].dim(0),
                        signature.inputs().get(0).name(),
                        tensors[0].dim(0));
            }
        }
        return new Tensors(Arrays.asList(tensors));
    }

    /** Where in the request each input of the signature stands. */
    private int[] positions() {
        var positions = new int[signature.inputs().size()];
        Arrays.fill(positions, -1);
        for (int at = 0; at < request.getInputsCount(); at++) {
            var name = request.getInputs(at).getName();
            int position = position(name);
            if (position < 0) {
                throw invalid(
                        name,
                        "inputs[" + at + "].name",
                        "model %s has no input \"%s\"; it takes %s",
                        request.getModelName(),
                        name,
                        names());
            }
            if (positions[position] >= 0) {
                throw invalid(name, "inputs[" + at + "].name", "input \"%s\" is given twice", name);
            }
            positions[position] = at;
        }
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] < 0) {
                var name = signature.inputs().get(i).name();
                throw invalid(
                        name,
                        "inputs",
                        "model %s takes %s; the request lacks \"%s\"",
                        request.getModelName(),
                        names(),
                        name);
            }
        }
        return positions;
    }

    /** In the signature; -1 if it has no such input. */
    private int position(String name) {
        for (int i = 0; i < signature.inputs().size(); i++) {
            if (signature.inputs().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private String names() {
        return signature.inputs().stream()
                .map(input -> '"' + input.name() + '"')
                .collect(Collectors.joining(", "));
    }

    private Tensor tensor(int at, TensorSpec spec) {
        var input = request.getInputs(at);
        String field = "inputs[" + at + "]";
        if (!input.getDatatype().equals(spec.type().name())) {
            throw invalid(
                    spec.name(),
                    field + ".datatype",
                    "input \"%s\" takes %s, not \"%s\"",
                    spec.name(),
                    spec.type(),
                    input.getDatatype());
        }
        int[] dims = dims(field, input.getShapeList(), spec);
        var tensor =
                request.getRawInputContentsCount() > 0
                        ? raw(at, input, spec, dims)
                        : typed(field, input, spec, dims);
        return signature.batched() ? tensor : tensor.asRow();
    }

    private int[] dims(String field, List<Long> shape, TensorSpec spec) {
        List<Integer> wanted = spec.shape();
        int rows = signature.batched() ? 1 : 0;
        boolean fits = shape.size() == wanted.size() + rows;
        long elements = 1;
        var dims = new int[shape.size()];
        for (int i = 0; fits && i < dims.length; i++) {
            long extent = shape.get(i);
            fits =
                    extent >= 1
                            && extent <= Integer.MAX_VALUE
                            && (i < rows
                                    || wanted.get(i - rows) == -1
                                    || wanted.get(i - rows) == extent);
            elements = fits ? elements * extent : elements;
            fits = fits && elements <= Integer.MAX_VALUE / Math.max(1, spec.type().size());
            dims[i] = (int) extent;
        }
        if (!fits) {
            throw invalid(
                    spec.name(),
                    field + ".shape",
                    "input \"%s\" takes shape %s, not %s",
                    spec.name(),
                    expected(wanted),
                    shape);
        }
        return dims;
    }

    private Tensor raw(int at, InferInputTensor input, TensorSpec spec, int[] dims) {
        if (TypedContents.values(input.getContents()) > 0) {
            throw invalid(
                    spec.name(),
                    "raw_input_contents",
                    "input \"%s\" comes both as raw_input_contents and as typed contents",
                    spec.name());
        }
        ByteString bytes = request.getRawInputContents(at);
        String field = "raw_input_contents[" + at + "]";
        long wanted = elements(dims) * spec.type().size();
        if (spec.type() != DataType.BYTES && bytes.size() != wanted) {
            throw invalid(
                    spec.name(),
                    field,
                    "input \"%s\" needs %d bytes for its shape; raw_input_contents has %d",
                    spec.name(),
                    wanted,
                    bytes.size());
        }
        return of(field, spec, bytes.asReadOnlyByteBuffer(), dims);
    }

    private Tensor typed(String field, InferInputTensor input, TensorSpec spec, int[] dims) {
        var contents = new TypedContents(input.getContents(), spec.type());
        String own = contents.field();
        if (own.isEmpty()) {
            throw invalid(
                    spec.name(),
                    field + ".contents",
                    "input \"%s\" of type %s takes its values in raw_input_contents only",
                    spec.name(),
                    spec.type());
        }
        if (contents.count() != TypedContents.values(input.getContents())) {
            throw invalid(
                    spec.name(),
                    field + ".contents",
                    "input \"%s\" of type %s takes its values in %s only",
                    spec.name(),
                    spec.type(),
                    own);
        }
        if (contents.count() != elements(dims)) {
            throw invalid(
                    spec.name(),
                    field + ".contents." + own,
                    "input \"%s\" needs %d values for its shape; %s has %d",
                    spec.name(),
                    elements(dims),
                    own,
                    contents.count());
        }
        try {
            return of(field, spec, contents.raw(), dims);
        } catch (ArithmeticException e) {
            throw invalid(
                    spec.name(),
                    field + ".contents." + own,
                    "input \"%s\": %s",
                    spec.name(),
                    String.valueOf(e.getMessage()));
        }
    }

    private Tensor of(String field, TensorSpec spec, ByteBuffer raw, int[] dims) {
        for (int i = raw.position(); spec.type() == DataType.BOOL && i < raw.limit(); i++) {
            if ((raw.get(i) & ~1) != 0) {
                throw invalid(
                        spec.name(),
                        field,
                        "input \"%s\": byte %d is %d; BOOL takes 0 and 1",
                        spec.name(),
                        i - raw.position(),
                        raw.get(i));
            }
        }
        try {
            return Tensor.of(spec.type(), raw, dims);
        } catch (IllegalArgumentException e) {
            throw invalid(
                    spec.name(),
                    field,
                    "input \"%s\": %s",
                    spec.name(),
                    String.valueOf(e.getMessage()));
        }
    }

    private static long elements(int[] dims) {
        long n = 1;
        for (int d : dims) {
            n *= d;
        }
        return n;
    }

    private String expected(List<Integer> shape) {
        var extents = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return signature.batched()
                ? "[-1" + (extents.isEmpty() ? "" : ", " + extents) + "]"
                : "[" + extents + "]";
    }

    @FormatMethod
    private ServerException invalid(
            String input, String field, @FormatString String format, Object... values) {
        return new ServerException(
                Reason.INVALID_INPUT,
                String.format(Locale.ROOT, format, values),
                Map.of("model", request.getModelName(), "input", input, "field", field));
    }
}
