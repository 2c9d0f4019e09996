package dev.adagrow.dataset;

/**
 * Draws digits 0..9 with strokes, distortions and noise; needs no font and no file. Equal arguments give equal bytes on every
 * machine.
 */
public final class Glyphs {
    /**
     * @param seed all randomness follows from it
     * @param trainRecords drawn with the classes in equal shares, declared TRAIN-or-validation (split by content)
     * @param testRecords declared TEST
     * @param drift 0 draws the original look; growing values up to 1 rotate, thin, invert and dirty the digits
     */
    public record Spec(long seed, int trainRecords, int testRecords, double drift) {}

    /** 1 x 28 x 28 images, 10 classes. */
    public static Dataset generate(Spec spec) {
        throw new UnsupportedOperationException("generate");
    }

    private Glyphs() {}
}
