package dev.adagrow.trainer.export;

import dev.adagrow.trainer.network.FoldedNetwork;
import dev.adagrow.trainer.quantize.QuantizedNetwork;

/** Writes ONNX models; pure, equal networks give equal bytes. */
public final class OnnxExport {
    /** Name of the input tensor, FP32 [batch, channels, height, width]. */
    public static final String INPUT = "input";

    /** Name of the output tensor, FP32 [batch, classes]. */
    public static final String OUTPUT = "logits";

    public static byte[] fp32(FoldedNetwork network) {
        throw new UnsupportedOperationException("fp32");
    }

    /** The QDQ form that the package documentation describes. */
    public static byte[] int8(QuantizedNetwork network) {
        throw new UnsupportedOperationException("int8");
    }

    private OnnxExport() {}
}
