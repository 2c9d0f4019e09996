package dev.adagrow.preprocess;

/** Pixels of image files as they are, for those who want no tensor. Stateless. */
public final class DecodedPicture {
    /**
     * Decodes an image file as {@link Preprocessor#encoded} does.
     *
     * @return unsigned bytes, plane by plane: one plane for a grey picture, three for all others
     * @throws InputException if the bytes are no image of a known format, or too large
     */
    public static byte[] planes(byte[] file) {
        return ImageDecoder.decode(file).bytes();
    }

    private DecodedPicture() {}
}
