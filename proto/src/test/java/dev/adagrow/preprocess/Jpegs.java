package dev.adagrow.preprocess;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG files for tests, of the best quality. */
final class Jpegs {
    static final int APP0 = 0xe0, APP1 = 0xe1, APP2 = 0xe2, APP14 = 0xee;

    static byte[] of(BufferedImage image, boolean progressive) throws IOException {
        return write(new IIOImage(image, List.of(), null), progressive);
    }

    /** The samples as they are, without a marker that says what they mean. */
    static byte[] samples(byte[] planes, int components, int height, int width) throws IOException {
        var raster =
                Raster.createInterleavedRaster(
                        DataBuffer.TYPE_BYTE, width, height, components, null);
        for (int c = 0; c < components; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    raster.setSample(x, y, c, planes[(c * height + y) * width + x] & 0xff);
                }
            }
        }
        return write(new IIOImage(raster, List.of(), null), false);
    }

    private static byte[] write(IIOImage image, boolean progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(1);
        param.setProgressiveMode(
                progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, image, param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** One more segment behind the start marker. */
    static byte[] with(byte[] jpeg, int marker, byte[] body) {
        return ByteBuffer.allocate(jpeg.length + 4 + body.length)
                .put(jpeg, 0, 2)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (2 + body.length))
                .put(body)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /**
     * @param transform 0 for RGB and CMYK, 1 for YCbCr, 2 for YCCK
     */
    static byte[] adobe(byte[] jpeg, int transform) {
        return with(
                jpeg,
                APP14,
                ByteBuffer.allocate(12)
                        .put("Adobe".getBytes(StandardCharsets.US_ASCII))
                        .putShort((short) 100)
                        .putInt(0)
                        .put((byte) transform)
                        .array());
    }

    static byte[] turned(byte[] jpeg, int orientation, ByteOrder order) {
        byte[] tiff = exif(orientation, order);
        return with(
                jpeg,
                APP1,
                ByteBuffer.allocate(6 + tiff.length)
                        .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                        .put(tiff)
                        .array());
    }

    /** A TIFF directory of two entries: the picture's maker and its orientation. */
    static byte[] exif(int orientation, ByteOrder order) {
        return ByteBuffer.allocate(8 + 2 + 2 * 12 + 4)
                .order(order)
                .putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 2)
                .putShort((short) 0x010f)
                .putShort((short) 2)
                .putInt(3)
                .put(new byte[] {'m', 'e', 0, 0})
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .array();
    }

    /** Where the code of the first such marker stands. */
    static int find(byte[] jpeg, int marker) {
        for (int at = 2; ; at += 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff))) {
            if ((jpeg[at + 1] & 0xff) == marker) {
                return at + 1;
            }
        }
    }

    private Jpegs() {}
}
