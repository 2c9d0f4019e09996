package dev.adagrow.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PngFileTest {
    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static int[] pixels(byte[] png, int channels) {
        Planes decoded = ImageDecoder.decode(png);
        assertThat(decoded.channels()).isEqualTo(channels);
        var values = new int[decoded.bytes().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = decoded.bytes()[i] & 0xff;
        }
        return values;
    }

    @Test
    void greyOfAnyDepthKeepsItsBrightness() {
        assertThat(pixels(Pngs.of(4, 1, 1, Pngs.GREY, bytes(0b01010000)), 1))
                .containsExactly(0, 255, 0, 255);
        assertThat(pixels(Pngs.of(4, 1, 2, Pngs.GREY, bytes(0b00011011)), 1))
                .containsExactly(0, 85, 170, 255);
        assertThat(pixels(Pngs.of(4, 1, 4, Pngs.GREY, bytes(0x01, 0x8f)), 1))
                .containsExactly(0, 17, 136, 255);
        assertThat(pixels(Pngs.of(4, 1, 8, Pngs.GREY, bytes(0, 50, 128, 255)), 1))
                .containsExactly(0, 50, 128, 255);
        assertThat(pixels(Pngs.of(4, 1, 16, Pngs.GREY, bytes(0, 0, 0, 200, 128, 127, 255, 255)), 1))
                .containsExactly(0, 1, 128, 255);
    }

    @Test
    void gammaDoesNotChangeGrey() {
        byte[] png =
                Pngs.of(
                        3,
                        1,
                        8,
                        Pngs.GREY,
                        bytes(10, 128, 200),
                        Pngs.chunk("gAMA", bytes(0, 1, 134, 160)));
        assertThat(pixels(png, 1)).containsExactly(10, 128, 200);
    }

    @Test
    void oneTransparentGreyIsWhiteAtAnyDepth() {
        assertThat(
                        pixels(
                                Pngs.of(
                                        4,
                                        1,
                                        1,
                                        Pngs.GREY,
                                        bytes(0b01010000),
                                        Pngs.chunk("tRNS", bytes(0, 0))),
                                1))
                .containsExactly(255, 255, 255, 255);
        assertThat(
                        pixels(
                                Pngs.of(
                                        4,
                                        1,
                                        4,
                                        Pngs.GREY,
                                        bytes(0x01, 0x8f),
                                        Pngs.chunk("tRNS", bytes(0, 8))),
                                1))
                .containsExactly(0, 17, 255, 255);
        assertThat(
                        pixels(
                                Pngs.of(
                                        3,
                                        1,
                                        8,
                                        Pngs.GREY,
                                        bytes(1, 2, 3),
                                        Pngs.chunk("tRNS", bytes(0, 2))),
                                1))
                .containsExactly(1, 255, 3);
        assertThat(
                        pixels(
                                Pngs.of(
                                        2,
                                        1,
                                        16,
                                        Pngs.GREY,
                                        bytes(1, 2, 1, 3),
                                        Pngs.chunk("tRNS", bytes(1, 2))),
                                1))
                .containsExactly(255, 1);
    }

    @Test
    void oneTransparentColourIsWhite() {
        assertThat(
                        pixels(
                                Pngs.of(
                                        2,
                                        1,
                                        8,
                                        Pngs.RGB,
                                        bytes(1, 2, 3, 1, 2, 4),
                                        Pngs.chunk("tRNS", bytes(0, 1, 0, 2, 0, 3))),
                                3))
                .containsExactly(255, 1, 255, 2, 255, 4);
    }

    @Test
    void alphaIsLaidOverWhite() {
        assertThat(pixels(Pngs.of(3, 1, 8, Pngs.GREY_ALPHA, bytes(9, 255, 0, 128, 0, 0)), 1))
                .containsExactly(9, 127, 255);
        assertThat(pixels(Pngs.of(1, 1, 16, Pngs.GREY_ALPHA, bytes(0, 0, 128, 128)), 1))
                .containsExactly(127);
        assertThat(
                        pixels(
                                Pngs.of(
                                        2,
                                        1,
                                        16,
                                        Pngs.RGB_ALPHA,
                                        bytes(
                                                1, 1, 128, 128, 255, 255, 255, 255, //
                                                0, 0, 0, 0, 0, 0, 0, 0)),
                                3))
                .containsExactly(1, 255, 128, 255, 255, 255);
    }

    @Test
    void paletteColoursMayBeTransparent() {
        byte[] png =
                Pngs.of(
                        3,
                        1,
                        8,
                        Pngs.PALETTE,
                        bytes(0, 1, 2),
                        Pngs.chunk("PLTE", bytes(10, 20, 30, 0, 0, 0, 7, 8, 9)),
                        Pngs.chunk("tRNS", bytes(255, 0)));
        assertThat(pixels(png, 3)).containsExactly(10, 255, 7, 20, 255, 8, 30, 255, 9);
    }

    @Test
    void interlacingChangesNoPixel() throws IOException {
        byte[] planes = Pictures.planes(3, 11, 13, new SplittableRandom(1));
        BufferedImage image = Pictures.image(planes, 3, 11, 13);
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        var png = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(png)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        assertThat(png.toByteArray()[28]).as("interlace method").isEqualTo((byte) 1);
        assertThat(ImageDecoder.decode(png.toByteArray()).bytes()).isEqualTo(planes);
    }

    @Test
    void turnsAPictureAsItsExifOrientationSays() {
        byte[] png =
                Pngs.of(
                        2,
                        1,
                        8,
                        Pngs.GREY,
                        bytes(1, 2),
                        Pngs.chunk("eXIf", Jpegs.exif(8, ByteOrder.LITTLE_ENDIAN)));
        Planes decoded = ImageDecoder.decode(png);
        assertThat(decoded.width()).isEqualTo(1);
        assertThat(decoded.bytes()).containsExactly(2, 1);
    }

    @Test
    void whatIsNoPixelIsNotUnpacked() {
        byte[] bomb = Pngs.deflated(new byte[8 << 20]);
        var text = new byte[bomb.length + 2];
        text[0] = 't';
        System.arraycopy(bomb, 0, text, 2, bomb.length);
        byte[] png =
                Pngs.of(
                        1,
                        1,
                        8,
                        Pngs.GREY,
                        bytes(7),
                        Pngs.chunk("iCCP", text),
                        Pngs.chunk("zTXt", text));
        assertThat(Allocations.of(() -> assertThat(pixels(png, 1)).containsExactly(7)))
                .isLessThan(4 << 20);
    }

    @Test
    void aWrongChecksumIsDamage() {
        byte[] png = Pngs.of(3, 1, 8, Pngs.GREY, bytes(1, 2, 3));
        png[png.length - 13] ^= 1;
        assertThatThrownBy(() -> ImageDecoder.decode(png))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("checksum");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 14, 30})
    void aFileCutAnywhereIsRefused(int missing) {
        byte[] png = Pngs.of(3, 1, 8, Pngs.GREY, bytes(1, 2, 3));
        assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(png, png.length - missing)))
                .isInstanceOf(InputException.class)
                .hasMessage("the image cannot be decoded: it is cut off");
    }

    @Test
    void fewerRowsThanTheHeaderSaysAreRefused() {
        byte[] png = Pngs.of(3, 1, 8, Pngs.GREY, bytes(1, 2, 3));
        png[23] = 2;
        assertThatThrownBy(() -> ImageDecoder.decode(Pngs.withChecksums(png)))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("the image cannot be decoded: ");
    }
}
