package dev.adagrow.dataset;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the header of a JPEG or PNG file says; no pixel is decoded.
 *
 * @param channels 1 for grey pictures, 3 for all others
 */
record PictureHeader(int channels, int height, int width) {
    static final int MAX_SIDE = 8192;
    static final int MAX_PIXELS = 16 << 20;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int PNG_HEADER = 26, PNG_GREY = 0, PNG_GREY_ALPHA = 4;

    /** First bytes of a JPEG marker, the marker that begins a file, and the frame headers. */
    private static final int MARKER = 0xff, START = 0xd8, FRAME = 0xc0, LAST_FRAME = 0xcf;

    /** Markers among the frame headers that are none: Huffman tables, extension, arithmetic. */
    private static final int HUFFMAN = 0xc4, EXTENSION = 0xc8, ARITHMETIC = 0xcc;

    private static final int SCAN = 0xda;

    /**
     * @throws MalformedDatasetException saying what is wrong with the file: it is neither JPEG nor
     *     PNG, cut off, or larger than {@link #MAX_SIDE} a side or {@link #MAX_PIXELS} in all
     */
    static PictureHeader of(byte[] file) throws MalformedDatasetException {
        PictureHeader header;
        if (isPng(file)) {
            header = png(ByteBuffer.wrap(file));
        } else if (isJpeg(file)) {
            header = jpeg(ByteBuffer.wrap(file));
        } else {
            throw new MalformedDatasetException("the bytes are no JPEG or PNG image");
        }
        if (header.height < 1
                || header.width < 1
                || header.height > MAX_SIDE
                || header.width > MAX_SIDE
                || header.height * header.width > MAX_PIXELS) {
            throw new MalformedDatasetException(
                    "a picture of "
                            + header.width
                            + "x"
                            + header.height
                            + " pixels; 1 to "
                            + MAX_SIDE
                            + " a side and at most "
                            + MAX_PIXELS
                            + " in all are allowed");
        }
        return header;
    }

    private static boolean isPng(byte[] file) {
        return file.length >= PNG_HEADER && Arrays.equals(PNG, 0, PNG.length, file, 0, PNG.length);
    }

    private static boolean isJpeg(byte[] file) {
        return file.length > 3
                && (file[0] & 0xff) == MARKER
                && (file[1] & 0xff) == START
                && (file[2] & 0xff) == MARKER;
    }

    private static PictureHeader png(ByteBuffer file) {
        int colour = file.get(25);
        return new PictureHeader(
                colour == PNG_GREY || colour == PNG_GREY_ALPHA ? 1 : 3,
                file.getInt(20),
                file.getInt(16));
    }

    /** Walks the marker segments up to the frame header; ITU-T T.81, B.1 and B.2.2. */
    private static PictureHeader jpeg(ByteBuffer file) throws MalformedDatasetException {
        int at = 2;
        while (at + 10 <= file.limit() && (file.get(at) & 0xff) == MARKER) {
            int marker = file.get(at + 1) & 0xff;
            if (marker == MARKER) {
                at++;
            } else if (isFrame(marker)) {
                return new PictureHeader(
                        file.get(at + 9) == 1 ? 1 : 3,
                        file.getShort(at + 5) & 0xffff,
                        file.getShort(at + 7) & 0xffff);
            } else if (marker == SCAN) {
                break;
            } else {
                at += 2 + (file.getShort(at + 2) & 0xffff);
            }
        }
        throw new MalformedDatasetException("a JPEG image without a frame header; it is damaged");
    }

    private static boolean isFrame(int marker) {
        return marker >= FRAME
                && marker <= LAST_FRAME
                && marker != HUFFMAN
                && marker != EXTENSION
                && marker != ARITHMETIC;
    }
}
