package dev.adagrow.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class BmpFileTest {
    private static final int INFO = 40, V5 = 124;

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static ByteBuffer bmp(
            int header,
            int width,
            int height,
            int bits,
            int compression,
            byte[] palette,
            byte[] pixels) {
        int offset = 14 + header + palette.length;
        var bmp =
                ByteBuffer.allocate(offset + pixels.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(bytes('B', 'M'))
                        .putInt(offset + pixels.length)
                        .putInt(0)
                        .putInt(offset)
                        .putInt(header)
                        .putInt(width)
                        .putInt(height)
                        .putShort((short) 1)
                        .putShort((short) bits)
                        .putInt(compression)
                        .putInt(pixels.length);
        return bmp.put(14 + header, palette).put(offset, pixels);
    }

    private static void assertReads(ByteBuffer bmp, int channels, int... values) {
        Planes decoded = ImageDecoder.decode(bmp.array());
        assertThat(decoded.channels()).isEqualTo(channels);
        assertThat(ImageDecoder.size(bmp.array()))
                .isEqualTo(new PictureSize(channels, decoded.height(), decoded.width()));
        assertThat(decoded.bytes()).isEqualTo(bytes(values));
    }

    @Test
    void aPaletteOfGreysIsAGreyPicture() {
        byte[] greys = bytes(10, 10, 10, 0, 200, 200, 200, 0);
        assertReads(bmp(INFO, 2, 1, 1, 0, greys, bytes(0b01000000, 0, 0, 0)), 1, 10, 200);
        assertReads(bmp(INFO, 2, 1, 8, 0, greys, bytes(1, 0, 0, 0)), 1, 200, 10);
    }

    @Test
    void aPaletteOfColoursIsAColourPicture() {
        byte[] colours = bytes(10, 20, 30, 0, 200, 200, 200, 0);
        assertReads(
                bmp(INFO, 2, 1, 4, 0, colours, bytes(0x01, 0, 0, 0)), 3, 30, 200, 20, 200, 10, 200);
    }

    @Test
    void aColourOutsideThePaletteIsDamage() {
        byte[] colours = bytes(10, 20, 30, 0, 200, 200, 200, 0);
        byte[] file = bmp(INFO, 2, 1, 8, 0, colours, bytes(0, 2, 0, 0)).array();
        assertThatThrownBy(() -> ImageDecoder.decode(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it is damaged");
    }

    @Test
    void rowsMayComeTopDown() {
        byte[] rows = bytes(1, 2, 3, 0, 4, 5, 6, 0);
        assertReads(bmp(INFO, 1, -2, 24, 0, bytes(), rows), 3, 3, 6, 2, 5, 1, 4);
        assertReads(bmp(INFO, 1, 2, 24, 0, bytes(), rows), 3, 6, 3, 5, 2, 4, 1);
    }

    @Test
    void fewerBitsAreScaledToBytes() {
        assertReads(bmp(INFO, 1, 1, 16, 0, bytes(), bytes(0xff, 0x42, 0, 0)), 3, 132, 189, 255);
    }

    @Test
    void readsRunLengths() {
        byte[] colours = bytes(0, 0, 0, 0, 30, 20, 10, 0);
        assertReads(
                bmp(INFO, 3, 1, 8, 1, colours, bytes(2, 1, 1, 0, 0, 1)),
                3,
                10,
                10,
                0,
                20,
                20,
                0,
                30,
                30,
                0);
    }

    @Test
    void transparencyIsLaidOverWhite() {
        ByteBuffer bmp = bmp(V5, 2, 1, 32, 3, bytes(), bytes(1, 2, 3, 255, 0, 0, 0, 0));
        bmp.putInt(54, 0xff0000).putInt(58, 0xff00).putInt(62, 0xff).putInt(66, 0xff000000);
        assertReads(bmp, 3, 3, 255, 2, 255, 1, 255);
    }

    @Test
    void theFourthByteIsNoAlphaWithoutMasks() {
        ByteBuffer bmp = bmp(V5, 1, 1, 32, 0, bytes(), bytes(1, 2, 3, 0));
        assertReads(bmp.putInt(66, 0xff000000), 3, 3, 2, 1);
    }

    @Test
    void aColourProfileIsNotRead() {
        ByteBuffer bmp = bmp(V5, 1, 1, 24, 0, bytes(), bytes(1, 2, 3, 0));
        bmp.putInt(14 + 56, 0x4d424544).putInt(14 + 112, 0).putInt(14 + 116, Integer.MAX_VALUE);
        assertReads(bmp, 3, 3, 2, 1);
    }

    @Test
    void aFileThatDoesNotTellItsLengthIsRead() {
        ByteBuffer bmp = bmp(INFO, 1, 1, 24, 0, bytes(), bytes(1, 2, 3, 0));
        assertReads(bmp.putInt(2, 0), 3, 3, 2, 1);
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        byte[] colours = bytes(0, 0, 0, 0, 30, 20, 10, 0);
        for (ByteBuffer bmp :
                new ByteBuffer[] {
                    bmp(INFO, 2, 2, 24, 0, bytes(), new byte[16]),
                    bmp(INFO, 3, 1, 8, 1, colours, bytes(2, 1, 1, 0, 0, 1))
                }) {
            byte[] file = bmp.array();
            for (int length = 4; length < file.length - 2; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThatThrownBy(() -> ImageDecoder.decode(cut))
                        .as("%d of %d bytes", length, file.length)
                        .isInstanceOf(InputException.class)
                        .hasMessage("the image cannot be decoded: it is cut off");
            }
        }
    }

    @Test
    void refusesATooLargePictureByItsHeaderAlone() {
        for (int[] size : new int[][] {{8193, 1}, {8192, 8192}, {Integer.MAX_VALUE, -1}}) {
            byte[] file = bmp(INFO, size[0], size[1], 8, 1, bytes(), bytes(0, 1)).array();
            assertThatThrownBy(() -> ImageDecoder.decode(file))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("too large");
        }
        byte[] lowest = bmp(INFO, 1, Integer.MIN_VALUE, 8, 1, bytes(), bytes(0, 1)).array();
        assertThatThrownBy(() -> ImageDecoder.decode(lowest)).isInstanceOf(InputException.class);
    }
}
