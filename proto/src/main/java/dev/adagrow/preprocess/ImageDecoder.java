package dev.adagrow.preprocess;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes image files with the JDK's readers; the header is checked before a pixel is decoded.
 * Stateless.
 */
final class ImageDecoder {
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");
    private static final int MAX_SIDE = 8192;
    private static final int MAX_PIXELS = 16 << 20;

    /** Where a BMP header of 40 bytes or more names the compression, and two of its values. */
    private static final int BMP_COMPRESSION = 30, BMP_JPEG = 4, BMP_PNG = 5;

    /** One plane for grey pictures, three for all others. */
    static Planes decode(byte[] file) {
        if (wrapsAnotherFormat(file)) {
            throw new InputException("a BMP file that holds a JPEG or PNG image is not read");
        }
        try (ImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            var readers = ImageIO.getImageReaders(stream);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                try {
                    if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                        return decode(reader, stream);
                    }
                } finally {
                    reader.dispose();
                }
            }
        } catch (IOException e) {
            throw new InputException(
                    "the image cannot be decoded: "
                            + Objects.requireNonNullElse(e.getMessage(), "it is cut off"));
        }
        throw new InputException("the bytes are no PNG, JPEG, GIF or BMP image");
    }

    /**
     * Whether a BMP header says so. The JDK's reader allocates whatever size the header claims for
     * the image inside, and that image's own size was not checked.
     */
    private static boolean wrapsAnotherFormat(byte[] file) {
        return file.length > BMP_COMPRESSION
                && file[0] == 'B'
                && file[1] == 'M'
                && (file[BMP_COMPRESSION] == BMP_JPEG || file[BMP_COMPRESSION] == BMP_PNG);
    }

    private static Planes decode(ImageReader reader, ImageInputStream stream) throws IOException {
        try {
            reader.setInput(stream, true, true);
            int width = reader.getWidth(0), height = reader.getHeight(0);
            if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > MAX_PIXELS) {
                throw new InputException(
                        "an image of "
                                + width
                                + "x"
                                + height
                                + " pixels is too large; at most "
                                + MAX_SIDE
                                + " a side and "
                                + MAX_PIXELS
                                + " in all");
            }
            return planes(reader.read(0));
        } catch (InputException e) {
            throw e;
        } catch (RuntimeException e) {
            // The JDK's readers meet some damaged files with whatever the parser stumbles over.
            throw new InputException("the image cannot be decoded: it is damaged");
        }
    }

    private static Planes planes(BufferedImage image) {
        var model = image.getColorModel();
        // getRGB would push grey samples through a colour-space conversion that changes them.
        boolean grey = model.getNumColorComponents() == 1 && !(model instanceof IndexColorModel);
        return grey ? grey(image) : colour(image);
    }

    private static Planes grey(BufferedImage image) {
        int height = image.getHeight(), width = image.getWidth();
        Raster raster = image.getRaster();
        boolean alpha = image.getColorModel().hasAlpha();
        int[] bits = raster.getSampleModel().getSampleSize();
        var bytes = new byte[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int value = toByte(raster.getSample(x, y, 0), bits[0]);
                bytes[y * width + x] =
                        (byte)
                                (alpha
                                        ? over(value, toByte(raster.getSample(x, y, 1), bits[1]))
                                        : value);
            }
        }
        return new Planes(bytes, 1, height, width);
    }

    private static int toByte(int sample, int bits) {
        return bits == 8 ? sample : (int) (sample * 255L / ((1L << bits) - 1));
    }

    private static Planes colour(BufferedImage image) {
        int height = image.getHeight(), width = image.getWidth(), size = height * width;
        var bytes = new byte[3 * size];
        var row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int argb = row[x], alpha = argb >>> 24, at = y * width + x;
                bytes[at] = (byte) over(argb >> 16 & 0xff, alpha);
                bytes[size + at] = (byte) over(argb >> 8 & 0xff, alpha);
                bytes[2 * size + at] = (byte) over(argb & 0xff, alpha);
            }
        }
        return new Planes(bytes, 3, height, width);
    }

    private static int over(int value, int alpha) {
        return alpha == 255 ? value : (value * alpha + 127) / 255;
    }

    private ImageDecoder() {}
}
