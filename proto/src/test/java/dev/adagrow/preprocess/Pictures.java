package dev.adagrow.preprocess;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Encoded images for tests. */
final class Pictures {
    private static final byte[] PNG_SIGNATURE = {
        (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'
    };

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

    /** The beginning of a PNG that declares a size and has no pixels. */
    static byte[] pngHeader(int width, int height) {
        var data =
                ByteBuffer.allocate(17)
                        .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                        .putInt(width)
                        .putInt(height);
        data.put((byte) 8).put((byte) 0).put((byte) 0).put((byte) 0).put((byte) 0);
        var crc = new CRC32();
        crc.update(data.array());
        return ByteBuffer.allocate(PNG_SIGNATURE.length + 4 + 17 + 4)
                .put(PNG_SIGNATURE)
                .putInt(13)
                .put(data.array())
                .putInt((int) crc.getValue())
                .array();
    }

    private Pictures() {}
}
