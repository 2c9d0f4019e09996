package dev.adagrow.server.runtime.onnx;

import ai.onnxruntime.OrtException;

/** What ONNX Runtime says, on one line. Stateless. */
final class OnnxMessages {
    static String line(OrtException e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
    }

    private OnnxMessages() {}
}
