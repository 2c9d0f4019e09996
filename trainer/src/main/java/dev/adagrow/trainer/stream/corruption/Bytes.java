package dev.adagrow.trainer.stream.corruption;

/** Pictures between bytes and numbers. Stateless. */
final class Bytes {
    private static final double WHITE = 255;

    /** A byte as 0..1. */
    static double number(byte value) {
        return (value & 0xff) / WHITE;
    }

    /** ⌊255 x⌋ of x clipped to 0..1. */
    static byte of(double x) {
        // A byte that went through number() must come back as itself.
        return (byte) Math.floor(WHITE * Math.clamp(x, 0.0, 1.0) + 1e-9);
    }

    private Bytes() {}
}
