package dev.adagrow.dataset;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Small pictures as files. */
public final class TinyPictures {
    /** A grey PNG of these pixels, row by row. */
    public static byte[] grey(int height, int width, int... pixels) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, width, height, 0, pixels);
        return file(image, "png");
    }

    /** A PNG in one colour. */
    public static byte[] colour(int height, int width, int rgb) {
        return file(filled(height, width, rgb), "png");
    }

    /** A JPEG in one colour. */
    public static byte[] jpeg(int height, int width, int rgb) {
        return file(filled(height, width, rgb), "jpg");
    }

    private static BufferedImage filled(int height, int width, int rgb) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    private static byte[] file(BufferedImage image, String format) {
        try {
            var out = new ByteArrayOutputStream();
            ImageIO.write(image, format, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TinyPictures() {}
}
