package dev.adagrow.preprocess;

/**
 * Colours of four-component JPEG files, whose samples are stored inverted: 0 is full ink (Adobe
 * Technical Note 5116).
 */
final class Inks {
    private static final int FRACTION_BITS = 16, HALF = 1 << (FRACTION_BITS - 1);
    private static final int CR_TO_RED = fixed(1.402), CB_TO_BLUE = fixed(1.772);
    private static final int CR_TO_GREEN = fixed(0.71414), CB_TO_GREEN = fixed(0.34414);

    /**
     * Each colour is what its ink and the black let through, R = (1 - C)(1 - K), so that greys of
     * black alone and of equal inks stay grey.
     */
    static Planes cmykToRgb(Planes cmyk) {
        byte[] in = cmyk.bytes();
        int size = cmyk.height() * cmyk.width();
        var out = new byte[3 * size];
        for (int i = 0; i < out.length; i++) {
            out[i] = through(in[i] & 0xff, in[3 * size + i % size] & 0xff);
        }
        return new Planes(out, 3, cmyk.height(), cmyk.width());
    }

    /** By way of CMYK, in the integers of libjpeg's {@code ycck_cmyk_convert}. */
    static Planes ycckToRgb(Planes ycck) {
        byte[] in = ycck.bytes();
        int size = ycck.height() * ycck.width();
        var out = new byte[3 * size];
        for (int i = 0; i < size; i++) {
            int y = in[i] & 0xff;
            int cb = (in[size + i] & 0xff) - 128;
            int cr = (in[2 * size + i] & 0xff) - 128;
            int black = in[3 * size + i] & 0xff;
            int red = (CR_TO_RED * cr + HALF) >> FRACTION_BITS;
            int green = (HALF - CB_TO_GREEN * cb - CR_TO_GREEN * cr) >> FRACTION_BITS;
            int blue = (CB_TO_BLUE * cb + HALF) >> FRACTION_BITS;
            out[i] = through(clamped(255 - (y + red)), black);
            out[size + i] = through(clamped(255 - (y + green)), black);
            out[2 * size + i] = through(clamped(255 - (y + blue)), black);
        }
        return new Planes(out, 3, ycck.height(), ycck.width());
    }

    private static byte through(int ink, int black) {
        return (byte) ((ink * black + 127) / 255);
    }

    private static int clamped(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static int fixed(double factor) {
        return (int) (factor * (1 << FRACTION_BITS) + 0.5);
    }

    private Inks() {}
}
