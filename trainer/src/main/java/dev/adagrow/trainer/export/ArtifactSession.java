package dev.adagrow.trainer.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.adagrow.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Runs an artifact of this package with ONNX Runtime on the CPU. Thread-safe until it is closed.
 */
public final class ArtifactSession implements AutoCloseable {
    private static final int BATCH = 64;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /**
     * @param threads of one operator; 1 for figures that can be compared
     * @throws IllegalArgumentException if the engine refuses the model
     */
    public ArtifactSession(byte[] model, int threads) {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            // waiting threads must leave the cores to the training engine
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(model, options);
        } catch (OrtException e) {
            throw new IllegalArgumentException(
                    "ONNX Runtime refuses the model: " + e.getMessage(), e);
        }
    }

    /**
     * @param inputs [n, channels, height, width], any n &gt; 0; evaluated in pieces
     * @return [n, classes]
     * @throws IllegalArgumentException if the inputs do not fit the model
     */
    public FloatTensor run(FloatTensor inputs) {
        int n = inputs.dim(0);
        var pieces = new float[(n + BATCH - 1) / BATCH][];
        var dims = inputs.dims();
        int stride = inputs.size() / Math.max(1, n);
        int classes = 0;
        var buffer =
                ByteBuffer.allocateDirect(Math.min(n, BATCH) * stride * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        for (int p = 0; p < pieces.length; p++) {
            int rows = Math.min(BATCH, n - p * BATCH);
            buffer.clear().put(inputs.data(), p * BATCH * stride, rows * stride).flip();
            var shape = new long[] {rows, dims[1], dims[2], dims[3]};
            try (var x = OnnxTensor.createTensor(environment, buffer, shape);
                    var result = session.run(Map.of(OnnxExport.INPUT, x))) {
                var values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                pieces[p] = new float[values.remaining()];
                values.get(pieces[p]);
                classes = pieces[p].length / rows;
            } catch (OrtException e) {
                throw new IllegalArgumentException(
                        "ONNX Runtime cannot evaluate " + inputs + ": " + e.getMessage(), e);
            }
        }
        var out = new float[n * classes];
        for (int p = 0; p < pieces.length; p++) {
            System.arraycopy(pieces[p], 0, out, p * BATCH * classes, pieces[p].length);
        }
        return new FloatTensor(out, n, classes);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "closing an ONNX Runtime session: " + e.getMessage(), e);
        }
    }
}
