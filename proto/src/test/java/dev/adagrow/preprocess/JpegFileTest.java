package dev.adagrow.preprocess;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JpegFileTest {
    private final SplittableRandom random = new SplittableRandom(23);

    /** Planes of one value each. */
    private static byte[] flat(int height, int width, int... values) {
        var planes = new byte[values.length * height * width];
        for (int c = 0; c < values.length; c++) {
            Arrays.fill(planes, c * height * width, (c + 1) * height * width, (byte) values[c]);
        }
        return planes;
    }

    private static void assertFlat(Planes decoded, int... values) {
        for (int c = 0; c < values.length; c++) {
            assertThat(decoded.at(c, 3, 5)).isCloseTo(values[c], within(2));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPlainFileHasThePixelsOfTheJdksReader(boolean progressive) throws IOException {
        byte[] jpeg =
                Jpegs.of(
                        Pictures.image(Pictures.planes(3, 21, 34, random), 3, 21, 34), progressive);
        BufferedImage expected = ImageIO.read(new ByteArrayInputStream(jpeg));
        Planes decoded = ImageDecoder.decode(jpeg);
        for (int y = 0; y < 21; y++) {
            for (int x = 0; x < 34; x++) {
                int rgb =
                        decoded.at(0, y, x) << 16 | decoded.at(1, y, x) << 8 | decoded.at(2, y, x);
                assertThat(rgb).isEqualTo(expected.getRGB(x, y) & 0xffffff);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 128, 215, 255})
    void greyKeepsItsBrightness(int grey) throws IOException {
        byte[] jpeg = Jpegs.of(Pictures.image(flat(8, 8, grey), 1, 8, 8), false);
        Planes decoded = ImageDecoder.decode(jpeg);
        assertThat(decoded.channels()).isEqualTo(1);
        assertFlat(decoded, grey);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileCutAnywhereIsRefused(boolean progressive) throws IOException {
        byte[] jpeg =
                Jpegs.of(
                        Pictures.image(Pictures.planes(3, 40, 40, random), 3, 40, 40), progressive);
        for (int length = 4; length < jpeg.length; length += 7) {
            byte[] cut = Arrays.copyOf(jpeg, length);
            assertThatThrownBy(() -> ImageDecoder.decode(cut))
                    .as("%d of %d bytes", length, jpeg.length)
                    .isInstanceOf(InputException.class)
                    .hasMessage("the image cannot be decoded: it is cut off");
        }
    }

    @Test
    void aFileWithAHoleIsRefused() throws IOException {
        byte[] jpeg =
                Jpegs.of(Pictures.image(Pictures.planes(3, 40, 40, random), 3, 40, 40), false);
        byte[] closed = Arrays.copyOf(jpeg, jpeg.length / 2);
        closed[closed.length - 2] = (byte) 0xff;
        closed[closed.length - 1] = (byte) 0xd9;
        assertThatThrownBy(() -> ImageDecoder.decode(closed))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it is damaged: ");
    }

    /** For each EXIF value the sides on which the stored row 0 and the stored column 0 are seen. */
    @ParameterizedTest
    @CsvSource({
        "1, TOP, LEFT",
        "2, TOP, RIGHT",
        "3, BOTTOM, RIGHT",
        "4, BOTTOM, LEFT",
        "5, LEFT, TOP",
        "6, RIGHT, TOP",
        "7, RIGHT, BOTTOM",
        "8, LEFT, BOTTOM"
    })
    void turnsAPictureAsItsExifOrientationSays(int value, Side row0, Side column0)
            throws IOException {
        int height = 16, width = 32;
        byte[] planes = flat(height, width, 255);
        for (int y = 0; y < 8; y++) {
            Arrays.fill(planes, y * width, y * width + 8, (byte) 0);
            Arrays.fill(planes, y * width + 24, y * width + 32, (byte) 100);
        }
        byte[] stored = Jpegs.of(Pictures.image(planes, 1, height, width), false);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            Planes seen = ImageDecoder.decode(Jpegs.turned(stored, value, order));
            assertThat(seen.height()).isEqualTo(value < 5 ? height : width);
            assertThat(corner(seen, row0, column0)).isCloseTo(0, within(2));
            assertThat(corner(seen, row0, column0.opposite())).isCloseTo(100, within(2));
            assertThat(corner(seen, row0.opposite(), column0)).isCloseTo(255, within(2));
        }
    }

    enum Side {
        TOP,
        BOTTOM,
        LEFT,
        RIGHT;

        Side opposite() {
            return switch (this) {
                case TOP -> BOTTOM;
                case BOTTOM -> TOP;
                case LEFT -> RIGHT;
                case RIGHT -> LEFT;
            };
        }
    }

    private static int corner(Planes picture, Side one, Side other) {
        boolean bottom = one == Side.BOTTOM || other == Side.BOTTOM;
        boolean right = one == Side.RIGHT || other == Side.RIGHT;
        return picture.at(0, bottom ? picture.height() - 2 : 1, right ? picture.width() - 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 65535})
    void anUnknownOrientationIsUpright(int value) throws IOException {
        byte[] stored = Jpegs.of(Pictures.image(Pictures.planes(1, 9, 5, random), 1, 9, 5), false);
        assertThat(ImageDecoder.decode(Jpegs.turned(stored, value, ByteOrder.BIG_ENDIAN)).bytes())
                .isEqualTo(ImageDecoder.decode(stored).bytes());
    }

    /** Inks of 0 to 255, then the colours they print. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 255, 255, 255",
        "0, 0, 0, 255, 0, 0, 0",
        "0, 0, 0, 128, 127, 127, 127",
        "0, 0, 0, 64, 191, 191, 191",
        "128, 128, 128, 0, 127, 127, 127",
        "255, 0, 0, 0, 0, 255, 255",
        "0, 255, 255, 0, 255, 0, 0",
        "0, 255, 255, 128, 127, 0, 0"
    })
    void inksBecomeTheColoursTheyPrint(int c, int m, int y, int k, int red, int green, int blue)
            throws IOException {
        byte[] inverted = flat(8, 8, 255 - c, 255 - m, 255 - y, 255 - k);
        Planes cmyk = ImageDecoder.decode(Jpegs.adobe(Jpegs.samples(inverted, 4, 8, 8), 0));
        assertThat(cmyk.channels()).isEqualTo(3);
        assertFlat(cmyk, red, green, blue);

        byte[] ycck = flat(8, 8, luma(c, m, y), blueness(c, m, y), redness(c, m, y), 255 - k);
        assertFlat(
                ImageDecoder.decode(Jpegs.adobe(Jpegs.samples(ycck, 4, 8, 8), 2)),
                red,
                green,
                blue);
    }

    private static int luma(int r, int g, int b) {
        return Math.toIntExact(Math.round(0.299 * r + 0.587 * g + 0.114 * b));
    }

    private static int blueness(int r, int g, int b) {
        return Math.toIntExact(
                Math.min(255, Math.round(128 - 0.168736 * r - 0.331264 * g + 0.5 * b)));
    }

    private static int redness(int r, int g, int b) {
        return Math.toIntExact(
                Math.min(255, Math.round(128 + 0.5 * r - 0.418688 * g - 0.081312 * b)));
    }

    @Test
    void inksWithoutAnAdobeMarkerAreRefused() throws IOException {
        byte[] jpeg = Jpegs.samples(flat(8, 8, 1, 2, 3, 4), 4, 8, 8);
        assertThatThrownBy(() -> ImageDecoder.decode(jpeg))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("without an Adobe marker");
    }

    @Test
    void threeComponentsWithoutAMarkerAreYCbCr() throws IOException {
        byte[] planes = flat(8, 8, luma(200, 30, 60), blueness(200, 30, 60), redness(200, 30, 60));
        byte[] jpeg = Jpegs.samples(planes, 3, 8, 8);
        assertFlat(ImageDecoder.decode(jpeg), 200, 30, 60);
        assertFlat(ImageDecoder.decode(Jpegs.adobe(jpeg, 1)), 200, 30, 60);
    }

    @Test
    void threeComponentsAreRgbWhereAdobeOrTheirNamesSaySo() throws IOException {
        byte[] jpeg = Jpegs.samples(flat(8, 8, 200, 30, 60), 3, 8, 8);
        assertFlat(ImageDecoder.decode(Jpegs.adobe(jpeg, 0)), 200, 30, 60);

        byte[] named = jpeg.clone();
        int frame = Jpegs.find(named, 0xc0), scan = Jpegs.find(named, 0xda);
        for (int i = 0; i < 3; i++) {
            named[frame + 9 + 3 * i] = (byte) "RGB".charAt(i);
            named[scan + 4 + 2 * i] = (byte) "RGB".charAt(i);
        }
        assertFlat(ImageDecoder.decode(named), 200, 30, 60);
    }

    @Test
    void whatIsNoPixelChangesNothing() throws IOException {
        byte[] jpeg = Jpegs.of(Pictures.image(Pictures.planes(3, 9, 5, random), 3, 9, 5), false);
        var profile = "ICC_PROFILE\0\1\1 and no profile at all".getBytes(ISO_8859_1);
        var thumbnail =
                "JFIF\0\1\1\0\0\1\0\1\u00ff\u00ff and 3 * 255 * 255 bytes".getBytes(ISO_8859_1);
        var exif = "Exif\0\0MM\0*\u007f\u00ff\u00ff\u00ff".getBytes(ISO_8859_1);
        byte[] burdened =
                Jpegs.with(
                        Jpegs.with(Jpegs.with(jpeg, Jpegs.APP2, profile), Jpegs.APP0, thumbnail),
                        Jpegs.APP1,
                        exif);
        assertThat(ImageDecoder.decode(burdened).bytes())
                .isEqualTo(ImageDecoder.decode(jpeg).bytes());
    }

    @ParameterizedTest
    @CsvSource({"0xc3, lossless", "0xc7, hierarchical", "0xc9, arithmetic-coded"})
    void refusesOtherCodingsByName(String marker, String name) throws IOException {
        byte[] jpeg = Jpegs.of(Pictures.image(flat(8, 8, 1), 1, 8, 8), false);
        jpeg[Jpegs.find(jpeg, 0xc0)] = (byte) (int) Integer.decode(marker);
        assertThatThrownBy(() -> ImageDecoder.decode(jpeg))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(name);
    }

    @Test
    void refusesTwelveBitsByName() throws IOException {
        byte[] jpeg = Jpegs.of(Pictures.image(flat(8, 8, 1), 1, 8, 8), false);
        jpeg[Jpegs.find(jpeg, 0xc0) + 3] = 12;
        assertThatThrownBy(() -> ImageDecoder.decode(jpeg))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("12-bit");
    }

    @Test
    void refusesATooLargePictureByItsHeaderAlone() throws IOException {
        byte[] jpeg = Jpegs.of(Pictures.image(flat(8, 8, 1), 1, 8, 8), true);
        int frame = Jpegs.find(jpeg, 0xc2);
        Arrays.fill(jpeg, frame + 4, frame + 8, (byte) 0xff);
        assertThatThrownBy(() -> ImageDecoder.decode(jpeg))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("65535x65535");
    }

    @Test
    void refusesMoreScansThanAnyEncoderWrites() throws IOException {
        byte[] jpeg = Jpegs.of(Pictures.image(flat(8, 8, 1), 1, 8, 8), false);
        int scan = Jpegs.find(jpeg, 0xda) - 1;
        var out = new ByteArrayOutputStream();
        out.write(jpeg, 0, scan);
        for (int i = 0; i < 65; i++) {
            out.write(jpeg, scan, jpeg.length - 2 - scan);
        }
        out.write(jpeg, jpeg.length - 2, 2);
        assertThatThrownBy(() -> ImageDecoder.decode(out.toByteArray()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("64 scans");
    }
}
