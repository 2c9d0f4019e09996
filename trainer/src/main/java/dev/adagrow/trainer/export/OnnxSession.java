package dev.adagrow.trainer.export;

import dev.adagrow.tensor.Tensor;

/** Runs an artifact of this package with ONNX Runtime on the CPU. Thread-safe until it is closed. */
public final class OnnxSession implements AutoCloseable {
    /**
     * @param threads of one operator; 1 for figures that can be compared
     * @throws IllegalArgumentException if the engine refuses the model
     */
    public OnnxSession(byte[] model, int threads) {
        throw new UnsupportedOperationException("OnnxSession");
    }

    /**
     * @param inputs [n, channels, height, width], any n; evaluated in pieces
     * @return [n, classes]
     */
    public Tensor run(Tensor inputs) {
        throw new UnsupportedOperationException("run");
    }

    @Override
    public void close() {}
}
