package dev.adagrow.server.runtime.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One open ONNX model. Thread-safe: the native session is, and each inference has input buffers of
 * its own.
 */
final class OnnxSession implements EngineSession {
    /** Input buffers kept for the next inference; as many as threads commonly run one model. */
    private static final int KEPT_BUFFERS = 4;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final Set<String> outputNames = new LinkedHashSet<>();

    /**
     * Direct memory is slow to get and to give back, so it is kept; the largest batch decides its
     * size.
     */
    private final ArrayBlockingQueue<ByteBuffer> buffers = new ArrayBlockingQueue<>(KEPT_BUFFERS);

    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * @param inputs of types that {@link OnnxTypes} has
     * @param outputs of types that {@link OnnxTypes} has
     */
    OnnxSession(
            OrtEnvironment environment,
            OrtSession session,
            List<TensorSpec> inputs,
            List<TensorSpec> outputs) {
        this.environment = environment;
        this.session = session;
        this.inputs = inputs;
        this.outputs = outputs;
        outputs.forEach(output -> outputNames.add(output.name()));
    }

    @Override
    public List<Tensor> infer(List<Tensor> tensors) throws InferenceException {
        var lent = new ArrayList<ByteBuffer>(tensors.size());
        var feeds = new LinkedHashMap<String, OnnxTensor>();
        try {
            for (int i = 0; i < tensors.size(); i++) {
                feeds.put(inputs.get(i).name(), feed(tensors.get(i), lent));
            }
            try (var results = session.run(feeds, outputNames)) {
                var read = new ArrayList<Tensor>(outputs.size());
                for (var output : outputs) {
                    read.add(read(results.get(output.name()).orElseThrow(), output));
                }
                return read;
            }
        } catch (OrtException | IllegalStateException e) {
            throw new InferenceException("ONNX Runtime failed: " + e.getMessage(), e);
        } finally {
            feeds.values().forEach(OnnxTensor::close);
            lent.forEach(buffers::offer);
        }
    }

    private OnnxTensor feed(Tensor tensor, List<ByteBuffer> lent)
            throws OrtException, InferenceException {
        long[] shape = Arrays.stream(tensor.dims()).asLongStream().toArray();
        return switch (tensor) {
            case DenseTensor dense -> {
                var raw = dense.raw();
                var buffer = buffer(raw.remaining());
                lent.add(buffer);
                buffer.clear().put(raw).flip();
                yield OnnxTensor.createTensor(
                        environment, buffer, shape, OnnxTypes.of(dense.type()).orElseThrow());
            }
            case BytesTensor bytes -> OnnxTensor.createTensor(environment, strings(bytes), shape);
        };
    }

    /** ONNX Runtime's strings are UTF-8, the protocol's are any bytes. */
    private static String[] strings(BytesTensor tensor) throws InferenceException {
        var strings = new String[tensor.size()];
        for (int i = 0; i < strings.length; i++) {
            try {
                strings[i] =
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(tensor.element(i)))
                                .toString();
            } catch (CharacterCodingException e) {
                throw new InferenceException("element " + i + " of an input is not UTF-8", e);
            }
        }
        return strings;
    }

    private ByteBuffer buffer(int bytes) {
        var kept = buffers.poll();
        return kept != null && kept.capacity() >= bytes
                ? kept
                : ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static Tensor read(OnnxValue value, TensorSpec spec)
            throws OrtException, InferenceException {
        if (!(value instanceof OnnxTensor result)) {
            throw new InferenceException("the model's output " + spec.name() + " is no tensor");
        }
        var info = result.getInfo();
        int[] dims = Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray();
        return info.type == OnnxJavaType.STRING
                ? BytesTensor.of(texts(result.getValue(), new ArrayList<>()), dims)
                : new DenseTensor(
                        spec.type(), result.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN), dims);
    }

    /** The strings of an array of any depth, in row-major order. */
    private static List<byte[]> texts(Object value, List<byte[]> into) {
        if (value instanceof Object[] array) {
            for (Object part : array) {
                var unused = texts(part, into);
            }
        } else {
            into.add(((String) value).getBytes(StandardCharsets.UTF_8));
        }
        return into;
    }

    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "an ONNX Runtime session could not be closed: " + e.getMessage(), e);
        }
    }
}
