package dev.adagrow.preprocess;

import java.util.List;

/** Applies one {@link Preprocessing}. Immutable and thread-safe. */
public final class Preprocessor {
    private final Preprocessing spec;

    public Preprocessor(Preprocessing spec) {
        this.spec = spec;
    }

    public Preprocessing spec() {
        return spec;
    }

    /**
     * Decodes an image file and preprocesses it into {@code out} at {@code offset} (channels * height * width floats).
     *
     * @throws InputException if the bytes are no image of a known format, too large (8192 pixels a side), or do not fit
     */
    public void encoded(byte[] file, float[] out, int offset) {
        throw new UnsupportedOperationException("encoded");
    }

    /**
     * Preprocesses raw bytes, plane by plane, of the given [channels, height, width].
     *
     * @throws InputException if they do not fit
     */
    public void raw(byte[] planes, List<Integer> shape, float[] out, int offset) {
        throw new UnsupportedOperationException("raw");
    }
}
