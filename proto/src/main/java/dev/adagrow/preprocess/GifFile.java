package dev.adagrow.preprocess;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A GIF file (GIF89a specification); of an animated one the first frame, on its canvas.
 *
 * @param width of the canvas, which is as large as the screen and the frame on it, as {@code
 *     height}
 * @param left where the frame begins on the canvas, as {@code top}
 * @param control where the frame's graphic control extension begins, 0 if it has none
 * @param screenEnd the end of the screen's description and colours
 * @param descriptor where the frame's description begins
 */
record GifFile(
        ByteBuffer file,
        int width,
        int height,
        int left,
        int top,
        int screenEnd,
        int control,
        int descriptor)
        implements PictureFile {
    private static final int EXTENSION = 0x21, CONTROL = 0xf9, FRAME = 0x2c, TRAILER = 0x3b;
    private static final int SCREEN_BYTES = 13, FRAME_BYTES = 10, CONTROL_BYTES = 8;

    static GifFile of(ByteBuffer bytes) throws IOException {
        ByteBuffer file = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int screenEnd = SCREEN_BYTES + colourBytes(file.get(10));
        int control = 0;
        for (int at = screenEnd; ; ) {
            int block = file.get(at) & 0xff;
            if (block == FRAME) {
                int left = u16(file, at + 1), top = u16(file, at + 3);
                return new GifFile(
                        file,
                        Math.max(u16(file, 6), left + u16(file, at + 5)),
                        Math.max(u16(file, 8), top + u16(file, at + 7)),
                        left,
                        top,
                        screenEnd,
                        control,
                        at);
            }
            if (block == TRAILER) {
                throw new IOException("it is damaged: a GIF without a picture");
            }
            if (block != EXTENSION) {
                throw new IOException("it is damaged: an unknown GIF block at byte " + at);
            }
            if ((file.get(at + 1) & 0xff) == CONTROL && file.get(at + 2) == 4) {
                control = at;
            }
            at = blocksEnd(file, at + 2);
        }
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public Planes decode() throws IOException {
        int frameWidth = u16(file, descriptor + 5), frameHeight = u16(file, descriptor + 7);
        Planes frame =
                Pixels.of(JdkReader.GIF.readRows(plain(), frameWidth, frameHeight), channels());
        if (frameWidth == width && frameHeight == height) {
            return frame;
        }
        var canvas = new byte[channels() * height * width];
        Arrays.fill(canvas, (byte) 0xff);
        for (int c = 0; c < channels(); c++) {
            for (int y = 0; y < frameHeight; y++) {
                System.arraycopy(
                        frame.bytes(),
                        (c * frameHeight + y) * frameWidth,
                        canvas,
                        (c * height + top + y) * width + left,
                        frameWidth);
            }
        }
        return new Planes(canvas, channels(), height, width);
    }

    /** The screen and its first frame. */
    private byte[] plain() {
        int data = descriptor + FRAME_BYTES + colourBytes(file.get(descriptor + 9));
        int end = blocksEnd(file, data + 1);
        var out = new ByteArrayOutputStream(file.limit());
        write(out, 0, screenEnd);
        if (control > 0) {
            write(out, control, CONTROL_BYTES);
        }
        write(out, descriptor, end - descriptor);
        out.write(TRAILER);
        return out.toByteArray();
    }

    private void write(ByteArrayOutputStream out, int from, int length) {
        var bytes = new byte[length];
        file.get(from, bytes);
        out.writeBytes(bytes);
    }

    /** The bytes of the colour table that the flags announce. */
    private static int colourBytes(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
    }

    /** Behind the empty block that ends the blocks from {@code at} on. */
    private static int blocksEnd(ByteBuffer file, int from) {
        int at = from;
        while (file.get(at) != 0) {
            at += 1 + (file.get(at) & 0xff);
        }
        return at + 1;
    }

    private static int u16(ByteBuffer file, int at) {
        return file.getShort(at) & 0xffff;
    }
}
