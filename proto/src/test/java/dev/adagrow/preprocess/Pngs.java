package dev.adagrow.preprocess;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNG files for tests, chunk by chunk. */
final class Pngs {
    static final int GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGB_ALPHA = 6;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /**
     * @param rows the packed samples of all rows
     * @param before the chunks before the pixels
     */
    static byte[] of(
            int width, int height, int depth, int colourType, byte[] rows, byte[]... before) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(header(width, height, depth, colourType));
        for (byte[] chunk : before) {
            out.writeBytes(chunk);
        }
        int rowBytes = rows.length / height;
        var filtered = ByteBuffer.allocate(rows.length + height);
        for (int y = 0; y < height; y++) {
            filtered.put((byte) 0).put(rows, y * rowBytes, rowBytes);
        }
        out.writeBytes(chunk("IDAT", deflated(filtered.array())));
        out.writeBytes(chunk("IEND"));
        return out.toByteArray();
    }

    /** The beginning of a PNG that declares a size and has no pixels. */
    static byte[] header(int width, int height, int depth, int colourType) {
        byte[] chunk =
                chunk(
                        "IHDR",
                        ByteBuffer.allocate(13)
                                .putInt(width)
                                .putInt(height)
                                .put((byte) depth)
                                .put((byte) colourType)
                                .array());
        return ByteBuffer.allocate(SIGNATURE.length + chunk.length)
                .put(SIGNATURE)
                .put(chunk)
                .array();
    }

    static byte[] chunk(String type, byte... data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt(checksum(name, data))
                .array();
    }

    /** The same with a checksum that holds in every chunk as far as the chunks can be told. */
    static byte[] withChecksums(byte[] png) {
        byte[] mended = png.clone();
        var bytes = ByteBuffer.wrap(mended);
        for (int at = SIGNATURE.length; at <= png.length - 12; at += 12 + bytes.getInt(at)) {
            int length = bytes.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                break;
            }
            var crc = new CRC32();
            crc.update(mended, at + 4, 4 + length);
            bytes.putInt(at + 8 + length, (int) crc.getValue());
        }
        return mended;
    }

    static byte[] deflated(byte[] data) {
        var deflater = new Deflater();
        try {
            deflater.setInput(data);
            deflater.finish();
            var out = new ByteArrayOutputStream();
            var buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static int checksum(byte[] name, byte[] data) {
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        return (int) crc.getValue();
    }

    private Pngs() {}
}
