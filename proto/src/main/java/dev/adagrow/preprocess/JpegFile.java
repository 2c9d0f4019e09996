package dev.adagrow.preprocess;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A JPEG file, baseline or progressive (ITU-T T.81, Annex B), of 8-bit grey, YCbCr, RGB, CMYK or
 * YCCK. Which of them it is, is told as libjpeg tells it ({@code default_decompress_parms} in
 * {@code jdapimin.c}), because that is what viewers go by.
 */
record JpegFile(ByteBuffer file, int width, int height, Colours colours, Orientation orientation)
        implements PictureFile {
    enum Colours {
        GREY,
        YCBCR,
        RGB,
        CMYK,
        YCCK
    }

    private static final int SOF0 = 0xc0, SOF15 = 0xcf, DHT = 0xc4, JPG = 0xc8;
    private static final int DAC = 0xcc, RST0 = 0xd0, RST7 = 0xd7, SOI = 0xd8, EOI = 0xd9;
    private static final int SOS = 0xda, APP0 = 0xe0, APP1 = 0xe1, APP14 = 0xee, APP15 = 0xef;
    private static final int COM = 0xfe, TEM = 0x01;

    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
    private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0};
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

    /** The least JFIF header: version 1.1, square pixels, no thumbnail. */
    private static final byte[] JFIF_SEGMENT = {
        (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    /**
     * Every scan may pass over the whole picture, and is a few bytes long. Encoders write about ten
     * in a progressive file.
     */
    private static final int MAX_SCANS = 64;

    static JpegFile of(ByteBuffer file) throws IOException {
        boolean jfif = false;
        int adobe = -1;
        Orientation orientation = null;
        int frame = -1;
        for (int at = 2; ; ) {
            int marker = marker(file, at);
            at = markerEnd(file, at);
            if (marker == SOS || marker == EOI) {
                break;
            }
            if (standsAlone(marker)) {
                continue;
            }
            int body = at + Short.BYTES, end = segmentEnd(file, at);
            if (marker == APP0 && begins(file, body, end, JFIF)) {
                jfif = true;
            } else if (marker == APP1 && orientation == null && begins(file, body, end, EXIF)) {
                int tiff = body + EXIF.length;
                orientation = Orientation.ofExif(file.slice(tiff, end - tiff));
            } else if (marker == APP14 && end - body >= 12 && begins(file, body, end, ADOBE)) {
                adobe = file.get(body + 11) & 0xff;
            } else if (isFrame(marker)) {
                if (frame >= 0) {
                    throw new IOException("it is damaged: two JPEG frames");
                }
                checkReadable(marker, file.get(body) & 0xff);
                frame = body;
            }
            at = end;
        }
        if (frame < 0) {
            throw new IOException("it is damaged: a JPEG without a frame");
        }
        int height = file.getShort(frame + 1) & 0xffff, width = file.getShort(frame + 3) & 0xffff;
        if (height == 0) {
            throw new InputException("a JPEG that tells its height after its pixels is not read");
        }
        return new JpegFile(
                file,
                width,
                height,
                colours(file, frame, jfif, adobe),
                orientation == null ? Orientation.UPRIGHT : orientation);
    }

    private static void checkReadable(int marker, int bits) {
        String kind =
                switch (marker) {
                    case 0xc3 -> "lossless";
                    case 0xc5, 0xc6, 0xc7 -> "hierarchical";
                    case 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf -> "arithmetic-coded";
                    default -> bits == 8 ? "" : bits + "-bit";
                };
        if (!kind.isEmpty()) {
            throw new InputException("a JPEG of the " + kind + " kind is not read");
        }
    }

    private static Colours colours(ByteBuffer file, int frame, boolean jfif, int adobe) {
        int components = file.get(frame + 5) & 0xff;
        return switch (components) {
            case 1 -> Colours.GREY;
            case 3 -> {
                if (jfif) {
                    yield Colours.YCBCR;
                }
                if (adobe >= 0) {
                    yield adobe == 0 ? Colours.RGB : Colours.YCBCR;
                }
                boolean named =
                        file.get(frame + 6) == 'R'
                                && file.get(frame + 9) == 'G'
                                && file.get(frame + 12) == 'B';
                yield named ? Colours.RGB : Colours.YCBCR;
            }
            case 4 -> {
                if (adobe < 0) {
                    throw new InputException(
                            "a JPEG of four components without an Adobe marker is not read: viewers"
                                    + " differ on whether 0 or 255 is full ink");
                }
                yield adobe == 0 ? Colours.CMYK : Colours.YCCK;
            }
            default ->
                    throw new InputException(
                            "a JPEG of " + components + " components is not read; 1, 3 or 4 are");
        };
    }

    @Override
    public int channels() {
        return colours == Colours.GREY ? 1 : 3;
    }

    @Override
    public Planes decode() throws IOException {
        byte[] plain = plain();
        return switch (colours) {
            case GREY, YCBCR -> Pixels.of(JdkReader.JPEG.read(plain, width, height), channels());
            case RGB -> samples(plain, 3);
            case CMYK -> Inks.cmykToRgb(samples(plain, 4));
            case YCCK -> Inks.ycckToRgb(samples(plain, 4));
        };
    }

    private Planes samples(byte[] plain, int components) throws IOException {
        return Pixels.of(JdkReader.JPEG.readRaster(plain, width, height), components);
    }

    /**
     * The file to its end marker, without application data and comments. A JFIF header, or the lack
     * of any, keeps the JDK's reader from a guess of its own at the colours.
     */
    private byte[] plain() throws IOException {
        var out = new ByteArrayOutputStream(file.limit() + JFIF_SEGMENT.length);
        out.write(0xff);
        out.write(SOI);
        if (colours == Colours.GREY || colours == Colours.YCBCR) {
            out.write(JFIF_SEGMENT);
        }
        int scans = 0;
        for (int at = 2; ; ) {
            int marker = marker(file, at);
            at = markerEnd(file, at);
            if (marker == EOI) {
                out.write(0xff);
                out.write(EOI);
                return out.toByteArray();
            }
            if (standsAlone(marker)) {
                continue;
            }
            int from = at, end = segmentEnd(file, at);
            at = end;
            if (marker == SOS) {
                if (++scans > MAX_SCANS) {
                    throw new InputException(
                            "a JPEG of more than " + MAX_SCANS + " scans is not read");
                }
                at = scanEnd(file, end);
            }
            if ((marker < APP0 || marker > APP15) && marker != COM) {
                out.write(0xff);
                out.write(marker);
                var segment = new byte[at - from];
                file.get(from, segment);
                out.write(segment);
            }
        }
    }

    /** The code of the marker at {@code at}, which fill bytes may precede. */
    private static int marker(ByteBuffer file, int at) throws IOException {
        if (file.get(at) != (byte) 0xff) {
            throw new IOException("it is damaged: no JPEG marker at byte " + at);
        }
        return file.get(markerEnd(file, at) - 1) & 0xff;
    }

    private static int markerEnd(ByteBuffer file, int at) {
        int code = at + 1;
        while (file.get(code) == (byte) 0xff) {
            code++;
        }
        return code + 1;
    }

    private static int segmentEnd(ByteBuffer file, int at) throws IOException {
        int length = file.getShort(at) & 0xffff;
        if (length < Short.BYTES) {
            throw new IOException("it is damaged: a JPEG segment of " + length + " bytes");
        }
        if (length > file.limit() - at) {
            throw new IndexOutOfBoundsException();
        }
        return at + length;
    }

    /** Where the next marker begins that is neither a stuffed 0xff nor a restart. */
    private static int scanEnd(ByteBuffer file, int from) {
        int at = from;
        while (true) {
            if (file.get(at) == (byte) 0xff) {
                int code = file.get(at + 1) & 0xff;
                if (code != 0 && code != 0xff && (code < RST0 || code > RST7)) {
                    return at;
                }
            }
            at++;
        }
    }

    private static boolean standsAlone(int marker) {
        return marker == TEM || (marker >= RST0 && marker <= SOI);
    }

    private static boolean isFrame(int marker) {
        return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    }

    private static boolean begins(ByteBuffer file, int from, int end, byte[] prefix) {
        if (end - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (file.get(from + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
