package dev.adagrow.client;

import dev.adagrow.tensor.BytesTensor;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensor;
import java.util.Map;

/**
 * The answer to one inference call.
 *
 * @param version that answered
 * @param predictionId to report feedback with; row n of several is {@code id#n}; empty if the
 *     server gives none
 * @param outputs by name, in the server's order
 */
public record Inference(int version, String predictionId, Map<String, Tensor> outputs) {
    /**
     * The output of a model that gives one.
     *
     * @throws IllegalStateException if there are several
     */
    public Tensor output() {
        if (outputs.size() != 1) {
            throw new IllegalStateException("there are several outputs: " + outputs.keySet());
        }
        return outputs.values().iterator().next();
    }

    /**
     * The values of the output of a model that gives one of FP32; a copy.
     *
     * @throws IllegalStateException if there are several outputs, or the values are not FP32
     */
    public FloatTensor floats() {
        return switch (output()) {
            case DenseTensor dense -> dense.toFloats();
            case BytesTensor bytes -> throw new IllegalStateException(bytes + " holds strings");
        };
    }
}
