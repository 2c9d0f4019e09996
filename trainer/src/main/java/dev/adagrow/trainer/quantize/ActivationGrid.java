package dev.adagrow.trainer.quantize;

/**
 * The values that one activation tensor may take: (code - zeroPoint) * scale for the codes 0..127.
 * Values outside saturate.
 *
 * @param scale positive and finite; float32, as the engine computes with it
 */
public record ActivationGrid(float scale, int zeroPoint) {
    /**
     * Half of UINT8, so that two products with INT8 weights can be added in 16 bits (see the export
     * package).
     */
    public static final int MAX_CODE = 127;

    public ActivationGrid {
        if (!(scale > 0) || !Float.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "activation scale " + scale + " is not positive and finite");
        }
        if (zeroPoint < 0 || zeroPoint > MAX_CODE) {
            throw new IllegalArgumentException(
                    "zero point " + zeroPoint + " is not in 0.." + MAX_CODE);
        }
    }

    /** Smallest grid that covers [min, max] and 0. */
    public static ActivationGrid covering(double min, double max) {
        double low = Math.min(min, 0);
        double high = Math.max(max, 0);
        float scale = (float) Math.max((high - low) / MAX_CODE, 1e-12);
        return new ActivationGrid(scale, (int) Math.clamp(Math.round(-low / scale), 0, MAX_CODE));
    }

    /** Rounds half to even, as the engine does. */
    public int code(double value) {
        return (int) Math.clamp(Math.rint(value / scale) + zeroPoint, 0, MAX_CODE);
    }

    /** What a code of 0 to {@link #MAX_CODE} stands for. */
    public double value(int code) {
        return (code - zeroPoint) * (double) scale;
    }
}
