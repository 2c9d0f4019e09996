package dev.adagrow.preprocess;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the stored rows and columns of a picture are to be shown: EXIF 2.3, tag 0x0112, in the order
 * of its values 1 to 8.
 */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    HALF_TURN(false, true, true),
    UPSIDE_DOWN(false, false, true),
    TRANSPOSED(true, false, false),
    QUARTER_TURN_RIGHT(true, false, true),
    TRANSVERSED(true, true, true),
    QUARTER_TURN_LEFT(true, true, false);
    private static final int TAG = 0x0112, SHORT = 3, ENTRY_BYTES = 12;

    private final boolean swapped;
    private final boolean fromRight;
    private final boolean fromBottom;

    /**
     * @param swapped whether a shown row is a stored column
     * @param fromRight whether stored columns are taken from the right
     * @param fromBottom whether stored rows are taken from the bottom
     */
    Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
        this.swapped = swapped;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /**
     * Reads the first directory of EXIF data, a TIFF file without pictures (TIFF 6.0, section 2).
     * Upright if the data does not say otherwise or is damaged, as viewers take it.
     */
    static Orientation ofExif(ByteBuffer exif) {
        try {
            ByteBuffer tiff = exif.slice();
            switch (tiff.getShort()) {
                case 0x4949 -> tiff.order(ByteOrder.LITTLE_ENDIAN);
                case 0x4d4d -> tiff.order(ByteOrder.BIG_ENDIAN);
                default -> {
                    return UPRIGHT;
                }
            }
            if (tiff.getShort() != 42) {
                return UPRIGHT;
            }
            int directory = tiff.getInt();
            int entries = tiff.getShort(directory) & 0xffff;
            for (int i = 0; i < entries; i++) {
                int at = directory + Short.BYTES + i * ENTRY_BYTES;
                if (tiff.getShort(at) == TAG) {
                    int value = tiff.getShort(at + 8);
                    boolean known =
                            tiff.getShort(at + 2) == SHORT
                                    && value >= 1
                                    && value <= values().length;
                    return known ? values()[value - 1] : UPRIGHT;
                }
            }
            return UPRIGHT;
        } catch (BufferUnderflowException | IndexOutOfBoundsException damaged) {
            return UPRIGHT;
        }
    }

    /** Whether width and height change places. */
    boolean swapsSides() {
        return swapped;
    }

    /** The picture as it is shown; the same object if it is upright. */
    Planes show(Planes stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int height = swapped ? stored.width() : stored.height();
        int width = swapped ? stored.height() : stored.width();
        var bytes = new byte[stored.bytes().length];
        int at = 0;
        for (int c = 0; c < stored.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int column = swapped ? y : x, row = swapped ? x : y;
                    bytes[at++] =
                            (byte)
                                    stored.at(
                                            c,
                                            fromBottom ? stored.height() - 1 - row : row,
                                            fromRight ? stored.width() - 1 - column : column);
                }
            }
        }
        return new Planes(bytes, stored.channels(), height, width);
    }
}
