package dev.adagrow.server.runtime.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.EndedRunException;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * One open ONNX model. Thread-safe: the native session is, and each inference has input buffers of
 * its own.
 */
final class OnnxSession implements EngineSession {
    /** Kept for the next inferences; as many as threads commonly run one model. */
    private static final int KEPT_PLACES = 4;

    /** Bytes of the largest element. */
    private static final int ALIGNMENT = Long.BYTES;

    private static final int LAST_OF_BASIC_PLANE = 0xFFFF;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final Set<String> outputNames = new LinkedHashSet<>();

    private final RunWatch watch;
    private final ArrayBlockingQueue<RunPlace> places = new ArrayBlockingQueue<>(KEPT_PLACES);

    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * @param inputs of types that {@link OnnxTypes} has
     * @param outputs of types that {@link OnnxTypes} has
     */
    OnnxSession(
            OrtEnvironment environment,
            OrtSession session,
            RunWatch watch,
            List<TensorSpec> inputs,
            List<TensorSpec> outputs) {
        this.environment = environment;
        this.session = session;
        this.watch = watch;
        this.inputs = inputs;
        this.outputs = outputs;
        outputs.forEach(output -> outputNames.add(output.name()));
    }

    @Override
    public List<Tensor> infer(List<Tensor> tensors) throws InferenceException {
        return run(tensors.stream().map(List::of).toList());
    }

    @Override
    public List<Tensor> inferJoined(List<Tensors> parts) throws InferenceException {
        return run(
                IntStream.range(0, inputs.size())
                        .mapToObj(i -> parts.stream().map(part -> part.get(i)).toList())
                        .toList());
    }

    /**
     * @param tensors of each input those whose rows stand behind each other
     */
    private List<Tensor> run(List<List<Tensor>> tensors) throws InferenceException {
        RunPlace place = null;
        var feeds = new LinkedHashMap<String, OnnxTensor>();
        try {
            place = place();
            var buffer = place.buffer(bytes(tensors));
            for (int i = 0; i < tensors.size(); i++) {
                feeds.put(inputs.get(i).name(), feed(tensors.get(i), buffer));
            }
            return run(feeds, place);
        } catch (OrtException e) {
            // Say an index outside of a table: no fault of the model that it refuses it.
            throw e.getCode() == OrtException.OrtErrorCode.ORT_INVALID_ARGUMENT
                    ? new RefusedInputException(
                            "ONNX Runtime refuses it: " + OnnxMessages.line(e), e)
                    : new InferenceException("ONNX Runtime failed: " + OnnxMessages.line(e), e);
        } catch (IllegalStateException e) {
            throw new InferenceException("ONNX Runtime failed: " + e.getMessage(), e);
        } finally {
            feeds.values().forEach(OnnxTensor::close);
            if (place != null && (place.ends() || !places.offer(place))) {
                watch.giveBack(place);
            }
        }
    }

    private RunPlace place() throws OrtException {
        var kept = places.poll();
        return kept == null ? watch.place() : kept;
    }

    private List<Tensor> run(Map<String, OnnxTensor> feeds, RunPlace place)
            throws OrtException, InferenceException {
        place.begins(System.nanoTime());
        try (var results = session.run(feeds, outputNames, place.options())) {
            var read = new ArrayList<Tensor>(outputs.size());
            for (var output : outputs) {
                read.add(read(results.get(output.name()).orElseThrow(), output));
            }
            return read;
        } catch (OrtException e) {
            if (place.ends()) {
                throw new EndedRunException(
                        "a run took longer than " + watch.limit().toSeconds() + " s and was ended",
                        e);
            }
            throw e;
        }
    }

    /** Of all inputs behind each other, each at an address that its elements may have. */
    private static int bytes(List<List<Tensor>> tensors) {
        long bytes = 0;
        for (var parts : tensors) {
            bytes += aligned(denseBytes(parts));
        }
        return Math.toIntExact(bytes);
    }

    private static long denseBytes(List<Tensor> parts) {
        long bytes = 0;
        for (var part : parts) {
            bytes +=
                    switch (part) {
                        case DenseTensor dense -> dense.bytes();
                        case BytesTensor strings -> 0;
                    };
        }
        return bytes;
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /**
     * @param buffer the input's place begins at its position, which moves behind it
     */
    private OnnxTensor feed(List<Tensor> parts, ByteBuffer buffer)
            throws OrtException, InferenceException {
        var first = parts.getFirst();
        if (first instanceof BytesTensor) {
            var joined = Tensor.join(parts);
            return OnnxTensor.createTensor(
                    environment, strings((BytesTensor) joined), shape(joined, parts));
        }
        int bytes = Math.toIntExact(denseBytes(parts));
        int at = buffer.position();
        var own = buffer.slice(at, bytes).order(ByteOrder.nativeOrder());
        buffer.position(at + (int) aligned(bytes));
        for (var part : parts) {
            own.put(part.raw());
        }
        return OnnxTensor.createTensor(
                environment,
                own.flip(),
                shape(first, parts),
                OnnxTypes.of(first.type()).orElseThrow());
    }

    /** The shape of one, with the rows of all if there are several. */
    private static long[] shape(Tensor first, List<Tensor> parts) {
        long[] shape = Arrays.stream(first.dims()).asLongStream().toArray();
        if (parts.size() > 1) {
            shape[0] = parts.stream().mapToLong(part -> part.dim(0)).sum();
        }
        return shape;
    }

    /**
     * ONNX Runtime's strings are UTF-8, the protocol's are any bytes. Its Java interface hands over
     * what Java calls modified UTF-8, which is the same from U+0001 to U+FFFF alone; another
     * character would reach the model as another string.
     */
    private static String[] strings(BytesTensor tensor) throws RefusedInputException {
        var strings = new String[tensor.size()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = string(tensor.element(i), i);
        }
        return strings;
    }

    private static String string(byte[] bytes, int element) throws RefusedInputException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedInputException("element " + element + " is not UTF-8");
        }
        var unfit = text.codePoints().filter(c -> c == 0 || c > LAST_OF_BASIC_PLANE).findFirst();
        if (unfit.isPresent()) {
            throw new RefusedInputException(
                    String.format(
                            Locale.ROOT,
                            "element %d holds U+%04X; this engine takes U+0001 to U+FFFF",
                            element,
                            unfit.getAsInt()));
        }
        return text;
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

    /**
     * The strings of an array of any depth, in row-major order. Characters beyond U+FFFF that a
     * model makes come as two replacements each.
     */
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
        for (var place = places.poll(); place != null; place = places.poll()) {
            watch.giveBack(place);
        }
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "an ONNX Runtime session could not be closed: " + OnnxMessages.line(e), e);
        }
    }
}
