package dev.adagrow.server.runtime.onnx;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;

/** Bundles know it as {@value #NAME}. */
public final class OnnxEngine implements Engine {
    public static final String NAME = "onnxruntime";

    private final int threads;

    /** @param threads that one inference may use; 1: only the caller's */
    public OnnxEngine(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("engine threads " + threads);
        }
        this.threads = threads;
    }

    @Override
    public EngineSession open(byte[] model, Manifest manifest) throws LoadException {
        throw new UnsupportedOperationException("threads " + threads);
    }
}
