package dev.adagrow.trainer.quantize;

/**
 * @param method how codes are chosen
 * @param order of the columns; without meaning for DIRECT
 * @param bits of the weights, 2..8; the grid is symmetric without its lowest code, for 8 bits
 *     [-127, 127]
 * @param asymmetry share of the asymmetric target (see {@link Obs#towardsFloat}), 0..1: 0 keeps a
 *     layer near W X', its float weights on the inputs that the quantized layers before it give; 1
 *     goes for W X, its output in the float network
 */
public record QuantizationSettings(Method method, ColumnOrder order, int bits, double asymmetry) {
    /** Share of the mean diagonal that is added to a Hessian. */
    static final double DAMPING = 0.01;

    /** How codes are chosen. */
    public enum Method {
        /** Each weight to its nearest code. */
        DIRECT,
        /** Optimal Brain Surgeon: later columns make up for the rounding of earlier ones. */
        OBS
    }

    public QuantizationSettings {
        if (bits < 2 || bits > 8) {
            throw new IllegalArgumentException("bits " + bits + " is not in 2..8");
        }
        if (!(asymmetry >= 0 && asymmetry <= 1)) {
            throw new IllegalArgumentException("asymmetry " + asymmetry + " is not in 0..1");
        }
        if (asymmetry > 0 && method == Method.DIRECT) {
            throw new IllegalArgumentException("direct rounding has no asymmetric target");
        }
    }

    /** Every weight gets its nearest code; 8 bits. */
    public static QuantizationSettings direct() {
        return new QuantizationSettings(Method.DIRECT, ColumnOrder.NATURAL, 8, 0);
    }

    /** Errors are made up for by the weights that come later; 8 bits, no asymmetric target. */
    public static QuantizationSettings obs(ColumnOrder order) {
        return new QuantizationSettings(Method.OBS, order, 8, 0);
    }

    /**
     * @param bits of a weight's code, 2 to 8
     */
    public QuantizationSettings withBits(int bits) {
        return new QuantizationSettings(method, order, bits, asymmetry);
    }

    /**
     * @throws IllegalArgumentException unless it is 0..1, and 0 for DIRECT
     */
    public QuantizationSettings withAsymmetry(double asymmetry) {
        return new QuantizationSettings(method, order, bits, asymmetry);
    }

    /** Largest code. */
    public int maxCode() {
        return (1 << (bits - 1)) - 1;
    }
}
