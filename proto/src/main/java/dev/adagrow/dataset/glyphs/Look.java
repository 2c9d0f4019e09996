package dev.adagrow.dataset.glyphs;

import java.util.Random;

/**
 * How one record looks at a drift in [0, 1]; drawn digits and real images drift alike. At 0 nothing
 * changes.
 *
 * @param radians turn, clockwise
 * @param inverted dark on light instead of light on dark
 * @param background grey of what was black, of 1
 * @param noise standard deviation of the noise on every pixel, of 1
 */
record Look(double radians, boolean inverted, double background, double noise) {
    private static final double TURN_DEGREES = 38;
    private static final double INVERTED_SHARE = 0.5;
    private static final double BACKGROUND = 0.3;
    private static final double NOISE = 0.08;

    /** All records turn alike; a growing share is inverted. */
    static Look of(double drift, Random random) {
        return new Look(
                StrictMath.toRadians(TURN_DEGREES * drift),
                random.nextDouble() < INVERTED_SHARE * drift,
                BACKGROUND * drift * (0.5 + 0.5 * random.nextDouble()),
                NOISE * drift);
    }

    /**
     * Turns ink into bytes.
     *
     * @param ink shares of full ink
     * @param ownNoise standard deviation of noise that is there without drift
     */
    byte[] develop(double[] ink, double ownNoise, Random random) {
        double sigma = Math.sqrt(noise * noise + ownNoise * ownNoise);
        var bytes = new byte[ink.length];
        for (int i = 0; i < ink.length; i++) {
            double light = background + ink[i] * (1 - background);
            double value =
                    (inverted ? 1 - light : light)
                            + (sigma == 0 ? 0 : sigma * random.nextGaussian());
            bytes[i] = (byte) Math.floor(Math.max(0, Math.min(1, value)) * 255 + 0.5);
        }
        return bytes;
    }
}
