package dev.adagrow.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class GifFileTest {
    /** Four colours: black, white, (200, 10, 20), (30, 40, 50). */
    private static final byte[] COLOURS = {0, 0, 0, -1, -1, -1, (byte) 200, 10, 20, 30, 40, 50};

    private static final int CLEAR = 4, END = 5;

    private final ByteArrayOutputStream gif = new ByteArrayOutputStream();

    private void screen(int width, int height) {
        gif.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        gif.writeBytes(new byte[] {(byte) width, 0, (byte) height, 0, (byte) 0x81, 0, 0});
        gif.writeBytes(COLOURS);
    }

    private void transparent(int colour) {
        gif.writeBytes(new byte[] {0x21, (byte) 0xf9, 4, 1, 0, 0, (byte) colour, 0});
    }

    /** A frame whose codes are three bits long, as the table is cleared before each pixel. */
    private void frame(int left, int top, int width, int height, int... pixels) {
        gif.writeBytes(
                new byte[] {
                    0x2c, (byte) left, 0, (byte) top, 0, (byte) width, 0, (byte) height, 0, 0, 2
                });
        long codes = 0;
        int bits = 0;
        for (int pixel : pixels) {
            codes |= (long) (CLEAR | (pixel << 3)) << bits;
            bits += 6;
        }
        codes |= (long) END << bits;
        int length = (bits + 3 + 7) / 8;
        gif.write(length);
        for (int i = 0; i < length; i++) {
            gif.write((int) (codes >>> 8 * i));
        }
        gif.write(0);
    }

    private byte[] end() {
        gif.write(0x3b);
        return gif.toByteArray();
    }

    private static int[] reds(Planes picture) {
        var reds = new int[picture.height() * picture.width()];
        for (int i = 0; i < reds.length; i++) {
            reds[i] = picture.bytes()[i] & 0xff;
        }
        return reds;
    }

    @Test
    void aTransparentColourIsWhite() {
        screen(2, 2);
        transparent(0);
        frame(0, 0, 2, 2, 0, 1, 2, 3);
        assertThat(reds(ImageDecoder.decode(end()))).containsExactly(255, 255, 200, 30);
    }

    @Test
    void ofAnAnimationTheFirstFrameIsRead() {
        screen(2, 1);
        frame(0, 0, 2, 1, 2, 3);
        frame(0, 0, 2, 1, 0, 0);
        assertThat(reds(ImageDecoder.decode(end()))).containsExactly(200, 30);
    }

    @Test
    void aFrameStandsWhereItsCanvasShowsIt() {
        screen(3, 2);
        frame(1, 1, 2, 1, 2, 0);
        byte[] file = end();
        assertThat(reds(ImageDecoder.decode(file))).containsExactly(255, 255, 255, 255, 200, 0);
        assertThat(ImageDecoder.size(file)).isEqualTo(new PictureSize(3, 2, 3));
    }

    @Test
    void aFrameBeyondTheScreenMakesTheCanvasLarger() {
        screen(0, 0);
        frame(0, 1, 1, 1, 3);
        assertThat(reds(ImageDecoder.decode(end()))).containsExactly(255, 30);
    }

    @Test
    void pixelsThatEndEarlyAreRefused() {
        screen(2, 2);
        frame(0, 0, 2, 2, 1, 2);
        assertThatThrownBy(() -> ImageDecoder.decode(end()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("after 1 of 2 rows");
    }

    @Test
    void aFileCutInItsFrameIsRefused() {
        screen(2, 2);
        frame(0, 0, 2, 2, 0, 1, 2, 3);
        byte[] file = end();
        for (int length = 4; length < file.length - 1; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> ImageDecoder.decode(cut))
                    .isInstanceOf(InputException.class)
                    .hasMessage("the image cannot be decoded: it is cut off");
        }
    }

    @Test
    void refusesATooLargeCanvasOfASmallFrame() {
        screen(2, 2);
        frame(0, 0, 2, 2, 0, 1, 2, 3);
        byte[] file = end();
        Arrays.fill(file, 6, 10, (byte) 0xff);
        assertThatThrownBy(() -> ImageDecoder.decode(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("65535x65535");
    }

    @Test
    void commentsAreNotCollected() {
        screen(1, 1);
        gif.writeBytes(new byte[] {0x21, (byte) 0xfe});
        for (int i = 0; i < 4096; i++) {
            gif.write(255);
            gif.writeBytes(new byte[255]);
        }
        gif.write(0);
        frame(0, 0, 1, 1, 2);
        byte[] file = end();
        assertThat(Allocations.of(() -> assertThat(ImageDecoder.size(file).width()).isEqualTo(1)))
                .isLessThan(1 << 20);
        assertThat(
                        Allocations.of(() ->
                                assertThat(ImageDecoder.decode(file).at(0, 0, 0)).isEqualTo(200)))
                .isLessThan(8 << 20);
    }
}
