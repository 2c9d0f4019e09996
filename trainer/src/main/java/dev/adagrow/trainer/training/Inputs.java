package dev.adagrow.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Brings records to the engine, through one buffer. Not thread-safe. */
final class Inputs {
    private static final int PIECE = 128;

    private final NDManager root;
    private final dev.adagrow.trainer.network.Shape expected;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /**
     * @param expected of one record
     */
    Inputs(NDManager root, dev.adagrow.trainer.network.Shape expected) {
        this.root = root;
        this.expected = expected;
    }

    /** What is done with some of the records. */
    interface Piece {
        /**
         * @param from index of the first record
         * @param x [n, channels, height, width], valid for this call
         */
        void accept(int from, NDArray x);
    }

    /** All records without gradients, in pieces of 128 and a rest. */
    void inPieces(FloatTensor records, Piece use) {
        int n = records.dim(0);
        withoutGradients(() -> {
            for (int from = 0; from < n; from += PIECE) {
                accept(records, from, Math.min(n, from + PIECE), use);
            }
        });
    }

    /**
     * All records without gradients, in pieces of nearly equal size, so that none is too small for
     * the statistics of a batch.
     */
    void inEvenPieces(FloatTensor records, Piece use) {
        int n = records.dim(0);
        int pieces = (n + PIECE - 1) / PIECE;
        withoutGradients(() -> {
            for (long k = 0; k < pieces; k++) {
                accept(records, (int) (k * n / pieces), (int) ((k + 1) * n / pieces), use);
            }
        });
    }

    private void accept(FloatTensor records, int from, int to, Piece use) {
        try (var step = root.newSubManager()) {
            use.accept(from, upload(step, records, from, to));
        }
    }

    /** Rows from-to, in the one input buffer; whatever it held before must be out of use. */
    NDArray upload(NDManager manager, FloatTensor records, int from, int to) {
        if (records.dim(1) != expected.channels()
                || records.dim(2) != expected.height()
                || records.dim(3) != expected.width()) {
            throw new IllegalArgumentException(
                    "inputs " + records + " for a network of " + expected);
        }
        int stride = expected.elements();
        int bytes = (to - from) * stride * Float.BYTES;
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        buffer.clear().limit(bytes);
        buffer.asFloatBuffer().put(records.data(), from * stride, (to - from) * stride);
        return manager.create(
                buffer,
                new Shape(to - from, expected.channels(), expected.height(), expected.width()),
                DataType.FLOAT32);
    }

    static NDArray labels(NDManager manager, int[] labels) {
        var longs = new long[labels.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = labels[i];
        }
        return manager.create(longs, new Shape(longs.length, 1));
    }

    /** The engine's gradient mode belongs to the thread and is on in a new one. */
    static void withoutGradients(Runnable work) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            work.run();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
