package dev.adagrow.trainer.quantize;

/**
 * One convolution or linear layer on its grid: weight = code * scale[row], bias = biasCode *
 * scale[row] * input scale.
 *
 * @param codes row-major [rows][columns], in natural column order
 * @param scale of each row; float32, as the engine computes with it
 * @param bias INT32 codes
 * @param relativeError ||W X - codes scale X||^2 / ||W X||^2 over the inputs X that the layer has
 *     behind the quantized layers before it, whatever the target was
 */
public record QuantizedWeights(byte[] codes, float[] scale, int[] bias, double relativeError) {
    public QuantizedWeights {
        if (scale.length == 0 || bias.length != scale.length || codes.length % scale.length != 0) {
            throw new IllegalArgumentException(
                    codes.length
                            + " codes and "
                            + bias.length
                            + " biases for "
                            + scale.length
                            + " rows");
        }
    }

    public int rows() {
        return scale.length;
    }

    public int columns() {
        return codes.length / scale.length;
    }
}
