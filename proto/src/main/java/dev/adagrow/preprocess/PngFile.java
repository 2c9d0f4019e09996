package dev.adagrow.preprocess;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A PNG file of any colour type and depth (W3C PNG, third edition); of an animated one the still
 * picture.
 *
 * @param key the samples of the one transparent colour, at the file's depth; empty if there is none
 */
record PngFile(
        ByteBuffer file,
        int width,
        int height,
        int channels,
        List<Integer> key,
        Orientation orientation)
        implements PictureFile {
    private static final int SIGNATURE_BYTES = 8, AROUND_DATA = 12;
    private static final int IHDR = code("IHDR"), PLTE = code("PLTE"), TRNS = code("tRNS");
    private static final int IDAT = code("IDAT"), EXIF = code("eXIf"), IEND = code("IEND");

    /** The bit of an unknown chunk's name that says that the picture can be shown without it. */
    private static final int ANCILLARY = 0x20000000;

    private static final int GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGB_ALPHA = 6;

    PngFile {
        key = List.copyOf(key);
    }

    static PngFile of(ByteBuffer file) throws IOException {
        if (file.getInt(4) != 0x0d0a1a0a || file.getInt(12) != IHDR || file.getInt(8) != 13) {
            throw new IOException("it is damaged: a PNG without its header");
        }
        int width = file.getInt(16), height = file.getInt(20);
        int depth = file.get(24), colourType = file.get(25);
        if (width < 1 || height < 1 || !isDepthOf(colourType, depth)) {
            throw new IOException(
                    "it is damaged: a PNG of "
                            + width
                            + "x"
                            + height
                            + " pixels, colour type "
                            + colourType
                            + " and depth "
                            + depth);
        }
        List<Integer> key = List.of();
        var orientation = Orientation.UPRIGHT;
        // The sizes must be known of a file that is cut behind its header, too.
        for (int at = SIGNATURE_BYTES; at <= file.limit() - AROUND_DATA; at = end(file, at)) {
            int length = file.getInt(at), data = at + 8;
            if (length < 0 || length > file.limit() - at - AROUND_DATA) {
                break;
            }
            int type = file.getInt(at + 4);
            if (type == TRNS && colourType == GREY && length == 2) {
                key = List.of(sample(file, data, depth));
            } else if (type == TRNS && colourType == RGB && length == 6) {
                key =
                        List.of(
                                sample(file, data, depth),
                                sample(file, data + 2, depth),
                                sample(file, data + 4, depth));
            } else if (type == EXIF) {
                orientation = Orientation.ofExif(file.slice(data, length));
            }
        }
        int channels = colourType == GREY || colourType == GREY_ALPHA ? 1 : 3;
        return new PngFile(file, width, height, channels, key, orientation);
    }

    private static boolean isDepthOf(int colourType, int depth) {
        return switch (colourType) {
            case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    private static int sample(ByteBuffer file, int at, int depth) {
        return file.getShort(at) & ((1 << depth) - 1);
    }

    @Override
    public Planes decode() throws IOException {
        var image = JdkReader.PNG.read(plain(), width, height);
        return Pixels.of(image, channels, key.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Header, palette with its transparency, pixels and end, each of the checksum it gives. */
    private byte[] plain() throws IOException {
        boolean palette = file.get(25) == PALETTE;
        var out = new ByteArrayOutputStream(file.limit());
        write(out, 0, SIGNATURE_BYTES);
        for (int at = SIGNATURE_BYTES; ; at = end(file, at)) {
            int length = file.getInt(at), type = file.getInt(at + 4);
            if (length < 0) {
                throw new IOException("it is damaged: a PNG chunk of " + length + " bytes");
            }
            if (length > file.limit() - at - AROUND_DATA) {
                throw new IndexOutOfBoundsException();
            }
            boolean wanted =
                    type == IHDR
                            || (type == PLTE && palette)
                            || (type == TRNS && palette)
                            || type == IDAT
                            || type == IEND;
            if (wanted) {
                check(at, length);
                write(out, at, length + AROUND_DATA);
            } else if ((type & ANCILLARY) == 0 && type != PLTE) {
                throw new IOException("it is damaged: an unknown PNG chunk at byte " + at);
            }
            if (type == IEND) {
                return out.toByteArray();
            }
        }
    }

    private void check(int at, int length) throws IOException {
        var crc = new CRC32();
        crc.update(file.slice(at + 4, length + 4));
        if ((int) crc.getValue() != file.getInt(at + 8 + length)) {
            throw new IOException("it is damaged: a PNG chunk does not match its checksum");
        }
    }

    private void write(ByteArrayOutputStream out, int from, int length) {
        var bytes = new byte[length];
        file.get(from, bytes);
        out.writeBytes(bytes);
    }

    private static int end(ByteBuffer file, int at) {
        return at + AROUND_DATA + file.getInt(at);
    }

    private static int code(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).getInt();
    }
}
