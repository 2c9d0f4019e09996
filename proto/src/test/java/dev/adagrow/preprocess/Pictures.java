package dev.adagrow.preprocess;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/** Encoded images for tests. */
final class Pictures {
    /** Random planes: channels x height x width. */
    static byte[] planes(int channels, int height, int width, RandomGenerator random) {
        var bytes = new byte[channels * height * width];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The planes as an image, grey or RGB. */
    static BufferedImage image(byte[] planes, int channels, int height, int width) {
        var image =
                new BufferedImage(
                        width,
                        height,
                        channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    image.getRaster()
                            .setSample(x, y, c, planes[(c * height + y) * width + x] & 0xff);
                }
            }
        }
        return image;
    }

    static byte[] encode(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer for " + format);
        }
        return out.toByteArray();
    }

    /** Small valid pictures, by the name of their kind. */
    static Map<String, byte[]> ofEveryKind() throws IOException {
        var random = new SplittableRandom(11);
        BufferedImage grey = image(planes(1, 9, 13, random), 1, 9, 13);
        BufferedImage colour = image(planes(3, 9, 13, random), 3, 9, 13);
        byte[] inks = planes(4, 9, 13, random);
        var kinds = new LinkedHashMap<String, byte[]>();
        kinds.put("grey JPEG", Jpegs.of(grey, false));
        kinds.put("JPEG", Jpegs.of(colour, false));
        kinds.put("progressive JPEG", Jpegs.of(colour, true));
        kinds.put("turned JPEG", Jpegs.turned(Jpegs.of(colour, false), 6, ByteOrder.BIG_ENDIAN));
        kinds.put("CMYK JPEG", Jpegs.adobe(Jpegs.samples(inks, 4, 9, 13), 0));
        kinds.put("YCCK JPEG", Jpegs.adobe(Jpegs.samples(inks, 4, 9, 13), 2));
        kinds.put("grey PNG", encode(grey, "png"));
        kinds.put("PNG", encode(colour, "png"));
        kinds.put(
                "1-bit PNG",
                Pngs.of(13, 9, 1, Pngs.GREY, planes(1, 9, 2, random), Pngs.chunk("gAMA")));
        kinds.put(
                "palette PNG",
                Pngs.of(
                        13,
                        9,
                        2,
                        Pngs.PALETTE,
                        planes(1, 9, 4, random),
                        Pngs.chunk("PLTE", planes(3, 2, 2, random)),
                        Pngs.chunk("tRNS", (byte) 0, (byte) 90)));
        kinds.put(
                "16-bit PNG with alpha",
                Pngs.of(13, 9, 16, Pngs.RGB_ALPHA, planes(8, 9, 13, random)));
        kinds.put("GIF", encode(colour, "gif"));
        kinds.put("BMP", encode(colour, "bmp"));
        kinds.put("grey BMP", encode(grey, "bmp"));
        return kinds;
    }

    private Pictures() {}
}
