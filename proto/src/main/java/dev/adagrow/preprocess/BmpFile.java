package dev.adagrow.preprocess;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A BMP file with any header from BITMAPCOREHEADER (12 bytes) to BITMAPV5HEADER (124 bytes). */
record BmpFile(ByteBuffer file, int width, int height, int channels) implements PictureFile {
    private static final int FILE_SIZE = 2, PIXELS = 10, HEADER = 14, COMPRESSION = 30;
    private static final int COLOUR_SPACE = HEADER + 56, SRGB = 0x73524742;
    private static final int ALPHA_MASK = HEADER + 52;
    private static final int CORE = 12, INFO = 40, V2 = 52, V3 = 56, V4 = 108, V5 = 124;
    private static final int PLAIN = 0, RUNS_OF_BYTES = 1, RUNS_OF_HALVES = 2, JPEG = 4, PNG = 5;

    static BmpFile of(ByteBuffer bytes) throws IOException {
        ByteBuffer file = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int header = file.getInt(HEADER);
        boolean core = header == CORE;
        if (!core
                && header != INFO
                && header != V2
                && header != V3
                && header != V4
                && header != V5) {
            throw new InputException(
                    "a BMP file with a header of " + header + " bytes is not read");
        }
        int width = core ? file.getShort(18) : file.getInt(18);
        int height = Math.abs(core ? file.getShort(20) : file.getInt(22));
        int bits = file.getShort(core ? 24 : 28);
        int compression = core ? PLAIN : file.getInt(COMPRESSION);
        if (compression == JPEG || compression == PNG) {
            throw new InputException("a BMP file that holds a JPEG or PNG image is not read");
        }
        if (width < 1 || height < 1) {
            throw new IOException("it is damaged: a BMP of " + width + "x" + height + " pixels");
        }
        return new BmpFile(file, width, height, isGrey(file, header, bits) ? 1 : 3);
    }

    /** Whether it has a palette of greys alone, which is how BMP files hold grey pictures. */
    private static boolean isGrey(ByteBuffer file, int header, int bits) {
        if (bits > 8) {
            return false;
        }
        int entry = header == CORE ? 3 : 4, from = HEADER + header;
        int entries = Math.min((file.getInt(PIXELS) - from) / entry, 256);
        for (int i = 0; i < entries; i++) {
            int at = from + i * entry;
            if (file.get(at) != file.get(at + 1) || file.get(at) != file.get(at + 2)) {
                return false;
            }
        }
        return entries > 0;
    }

    @Override
    public Planes decode() throws IOException {
        int pixels = file.getInt(PIXELS), header = file.getInt(HEADER);
        if (pixels < HEADER + header || pixels + minimum(header) > file.limit()) {
            throw new IndexOutOfBoundsException();
        }
        var plain = new byte[file.limit()];
        file.get(0, plain);
        var patched = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        // Some writers leave it 0; only what is there can be read.
        patched.putInt(FILE_SIZE, plain.length);
        if (header >= V3 && file.getInt(COMPRESSION) == PLAIN) {
            // Only masks make the fourth byte alpha; without them it is often 0 everywhere.
            patched.putInt(ALPHA_MASK, 0);
        }
        if (header >= V4) {
            patched.putInt(COLOUR_SPACE, SRGB);
        }
        return Pixels.of(JdkReader.BMP.read(plain, width, height), channels);
    }

    /** The fewest bytes that the pixels can take. */
    private long minimum(int header) {
        int compression = header == CORE ? PLAIN : file.getInt(COMPRESSION);
        if (compression == RUNS_OF_BYTES || compression == RUNS_OF_HALVES) {
            return Integer.toUnsignedLong(file.getInt(34));
        }
        int bits = file.getShort(header == CORE ? 24 : 28) & 0xffff;
        return ((long) width * bits + 31) / 32 * 4 * (height - 1) + ((long) width * bits + 7) / 8;
    }
}
