package dev.adagrow.preprocess;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;

/**
 * Bytes of what the JDK's readers decode. Samples are taken as they are: {@link
 * BufferedImage#getRGB} would send grey through Java's linear grey colour space, which brightens
 * it. Samples of more or fewer bits are scaled to 0 to 255 and rounded; transparency is laid over
 * white.
 */
final class Pixels {
    /** The samples of as many bands, none of them alpha. */
    static Planes of(Raster raster, int channels) {
        return of(raster, channels, false, new int[0]);
    }

    static Planes of(BufferedImage image, int channels) throws IOException {
        return of(image, channels, new int[0]);
    }

    /**
     * @param key the samples of a colour that is transparent; empty if none is
     * @throws IOException if a pixel's colour is not in the palette
     */
    static Planes of(BufferedImage image, int channels, int[] key) throws IOException {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel palette) {
            return ofPalette(image.getRaster(), palette, channels, key);
        }
        return of(image.getRaster(), channels, model.hasAlpha(), key);
    }

    private static Planes of(Raster raster, int channels, boolean alpha, int[] key) {
        int height = raster.getHeight(), width = raster.getWidth(), bands = raster.getNumBands();
        int[] bits = raster.getSampleModel().getSampleSize();
        int alphaBand = alpha ? bands - 1 : bands, colours = Math.min(alphaBand, channels);
        var bytes = new byte[channels * height * width];
        var row = new int[bands * width];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = x * bands;
                int opacity =
                        alpha
                                ? toByte(row[at + alphaBand], bits[alphaBand])
                                : isKey(row, at, key) ? 0 : 255;
                for (int c = 0; c < channels; c++) {
                    // A grey picture that counts as colour repeats its one band.
                    int band = Math.min(c, colours - 1);
                    bytes[(c * height + y) * width + x] =
                            overWhite(toByte(row[at + band], bits[band]), opacity);
                }
            }
        }
        return new Planes(bytes, channels, height, width);
    }

    private static Planes ofPalette(Raster raster, IndexColorModel palette, int channels, int[] key)
            throws IOException {
        int height = raster.getHeight(), width = raster.getWidth();
        var colours = new byte[channels][palette.getMapSize()];
        for (int i = 0; i < palette.getMapSize(); i++) {
            boolean transparent = key.length == 1 && key[0] == i;
            int argb = palette.getRGB(i), opacity = transparent ? 0 : argb >>> 24;
            for (int c = 0; c < channels; c++) {
                colours[c][i] = overWhite((argb >> (16 - 8 * c)) & 0xff, opacity);
            }
        }
        var bytes = new byte[channels * height * width];
        var row = new int[width];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int index : row) {
                if (index >= palette.getMapSize()) {
                    throw new IOException(
                            "it is damaged: colour " + index + " is not in its palette");
                }
            }
            for (int c = 0; c < channels; c++) {
                for (int x = 0; x < width; x++) {
                    bytes[(c * height + y) * width + x] = colours[c][row[x]];
                }
            }
        }
        return new Planes(bytes, channels, height, width);
    }

    private static boolean isKey(int[] row, int at, int[] key) {
        for (int i = 0; i < key.length; i++) {
            if (row[at + i] != key[i]) {
                return false;
            }
        }
        return key.length > 0;
    }

    private static int toByte(int sample, int bits) {
        if (bits == 8) {
            return sample;
        }
        long highest = (1L << bits) - 1;
        return highest == 0
                ? 0
                : (int) ((Integer.toUnsignedLong(sample) * 255 + highest / 2) / highest);
    }

    private static byte overWhite(int value, int opacity) {
        return (byte)
                (opacity == 255 ? value : (value * opacity + 255 * (255 - opacity) + 127) / 255);
    }

    private Pixels() {}
}
