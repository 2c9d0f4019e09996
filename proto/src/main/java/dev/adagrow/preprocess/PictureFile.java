package dev.adagrow.preprocess;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A picture file whose header has been read, and no pixel.
 *
 * <p>Each format's parser bounds what the JDK's reader gets to see: {@code decode} hands over only
 * the parts that pixels are made of, without comments, thumbnails and colour profiles, so that none
 * of them can cost memory or time, or change a colour.
 */
sealed interface PictureFile permits JpegFile, PngFile, GifFile, BmpFile {
    /**
     * Tells the format by the first bytes and reads the header.
     *
     * @throws InputException if the format is not known, or one of its kinds that is not read
     * @throws IOException if the header is damaged; the message says how
     * @throws IndexOutOfBoundsException if the header is cut off
     */
    static PictureFile of(byte[] file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).asReadOnlyBuffer();
        int magic = file.length < Integer.BYTES ? 0 : bytes.getInt(0);
        if (magic == 0x89504e47) {
            return PngFile.of(bytes);
        }
        if (magic == 0x47494638) {
            return GifFile.of(bytes);
        }
        if (magic >>> 8 == 0xffd8ff) {
            return JpegFile.of(bytes);
        }
        if (magic >>> 16 == 0x424d) {
            return BmpFile.of(bytes);
        }
        throw new InputException("the bytes are no PNG, JPEG, GIF or BMP image");
    }

    /** As stored, before {@link #orientation}. */
    int width();

    int height();

    /** 1 for a grey picture, 3 for any other. */
    int channels();

    default Orientation orientation() {
        return Orientation.UPRIGHT;
    }

    /**
     * The pixels as stored.
     *
     * @throws IOException if the file is damaged or cut off; the message says how
     */
    Planes decode() throws IOException;
}
