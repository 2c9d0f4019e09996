package dev.adagrow.trainer.quantize;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.network.FoldedNetwork;

/** Quantizes a folded network layer by layer. Stateless; deterministic. */
public final class Quantizer {
    /**
     * @param calibration [n, channels, height, width], training records without augmentation; 512 are enough
     */
    public static QuantizedNetwork quantize(FoldedNetwork network, Tensor calibration, QuantizationSettings settings) {
        throw new UnsupportedOperationException("quantize");
    }

    private Quantizer() {}
}
