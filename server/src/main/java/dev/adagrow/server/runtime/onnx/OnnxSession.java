package dev.adagrow.server.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One open ONNX model. Thread-safe: the native session is, and each inference has an input buffer
 * of its own.
 */
final class OnnxSession implements EngineSession {
    /** Input buffers kept for the next inference; as many as threads commonly run one model. */
    private static final int KEPT_BUFFERS = 4;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String input;
    private final Set<String> outputs;

    /**
     * Direct memory is slow to get and to give back, so it is kept; the largest batch decides its
     * size.
     */
    private final ArrayBlockingQueue<ByteBuffer> buffers = new ArrayBlockingQueue<>(KEPT_BUFFERS);

    private final AtomicBoolean open = new AtomicBoolean(true);

    OnnxSession(OrtEnvironment environment, OrtSession session, String input, String output) {
        this.environment = environment;
        this.session = session;
        this.input = input;
        this.outputs = Set.of(output);
    }

    @Override
    public FloatTensor infer(FloatTensor inputs) throws InferenceException {
        var buffer = buffer(inputs.size());
        var floats = buffer.asFloatBuffer();
        floats.put(inputs.data()).flip();
        try (var tensor = OnnxTensor.createTensor(environment, floats, longs(inputs.dims()));
                var results = session.run(Map.of(input, tensor), outputs)) {
            return read(results.get(0), inputs.dim(0));
        } catch (OrtException | IllegalStateException e) {
            throw new InferenceException("ONNX Runtime failed: " + e.getMessage(), e);
        } finally {
            var unused = buffers.offer(buffer);
        }
    }

    private ByteBuffer buffer(int floats) {
        var kept = buffers.poll();
        int bytes = Math.multiplyExact(floats, Float.BYTES);
        return kept != null && kept.capacity() >= bytes
                ? kept
                : ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static FloatTensor read(ai.onnxruntime.OnnxValue value, int rows) throws InferenceException {
        if (!(value instanceof OnnxTensor result)) {
            throw new InferenceException("the model's answer is no tensor");
        }
        TensorInfo info = result.getInfo();
        FloatBuffer values = result.getFloatBuffer();
        if (values == null || info.getShape().length < 1 || info.getShape()[0] != rows) {
            throw new InferenceException(
                    "the model answers "
                            + rows
                            + " rows with a tensor of shape "
                            + Arrays.toString(info.getShape()));
        }
        var data = new float[values.remaining()];
        values.get(data);
        return new FloatTensor(data, ints(info.getShape()));
    }

    private static long[] longs(int[] dims) {
        return Arrays.stream(dims).asLongStream().toArray();
    }

    private static int[] ints(long[] shape) {
        return Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
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
