package dev.adagrow.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDecoderTest {
    private final SplittableRandom random = new SplittableRandom(3);

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void losslessGreyPixelsStayWhatTheyAre(String format) throws IOException {
        byte[] planes = Pictures.planes(1, 9, 7, random);
        Planes decoded =
                ImageDecoder.decode(Pictures.encode(Pictures.image(planes, 1, 9, 7), format))
                        .withChannels(1);
        assertThat(decoded.bytes()).isEqualTo(planes);
        assertThat(decoded.height()).isEqualTo(9);
        assertThat(decoded.width()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void losslessColoursBecomePlanes(String format) throws IOException {
        byte[] planes = Pictures.planes(3, 5, 6, random);
        Planes decoded =
                ImageDecoder.decode(Pictures.encode(Pictures.image(planes, 3, 5, 6), format));
        assertThat(decoded.channels()).isEqualTo(3);
        assertThat(decoded.bytes()).isEqualTo(planes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "gif"})
    void decodesTheOtherFormats(String format) throws IOException {
        var flat = new byte[3 * 8 * 8];
        Arrays.fill(flat, (byte) 200);
        Planes decoded =
                ImageDecoder.decode(Pictures.encode(Pictures.image(flat, 3, 8, 8), format));
        for (int y = 0; y < 8; y++) {
            assertThat(decoded.at(0, y, y)).isBetween(196, 204);
        }
    }

    @Test
    void reducesSixteenBitGreyToBytes() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 65535);
        image.getRaster().setSample(1, 0, 0, 0x8080);
        Planes decoded = ImageDecoder.decode(Pictures.encode(image, "png"));
        assertThat(decoded.at(0, 0, 0)).isEqualTo(255);
        assertThat(decoded.at(0, 0, 1)).isEqualTo(128);
    }

    @Test
    void showsTransparencyOverBlack() throws IOException {
        var image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xffff8040);
        image.setRGB(1, 0, 0x80ffffff);
        image.setRGB(2, 0, 0x00ffffff);
        Planes decoded = ImageDecoder.decode(Pictures.encode(image, "png"));
        assertThat(new int[] {decoded.at(0, 0, 0), decoded.at(1, 0, 0), decoded.at(2, 0, 0)})
                .containsExactly(255, 128, 64);
        assertThat(decoded.at(0, 0, 1)).isEqualTo(128);
        assertThat(decoded.at(0, 0, 2)).isZero();
    }

    @Test
    void refusesATooLargeImageByItsHeaderAlone() {
        assertThatThrownBy(() -> ImageDecoder.decode(Pictures.pngHeader(8193, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("8193x1")
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> ImageDecoder.decode(Pictures.pngHeader(8192, 8192)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("too large");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void refusesABmpThatClaimsSpaceForAnotherFormat(int compression) throws IOException {
        byte[] bmp = Pictures.encode(Pictures.image(new byte[3], 3, 1, 1), "bmp");
        ByteBuffer.wrap(bmp)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(28, (short) 0)
                .putInt(30, compression)
                .putInt(34, Integer.MAX_VALUE - 15);
        assertThatThrownBy(() -> ImageDecoder.decode(bmp))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("JPEG or PNG");
    }

    @Test
    void aCutImageIsSaidToBeCut() throws IOException {
        byte[] bmp = Pictures.encode(Pictures.image(new byte[27], 3, 3, 3), "bmp");
        assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(bmp, bmp.length - 9)))
                .isInstanceOf(InputException.class)
                .hasMessage("the image cannot be decoded: it is cut off");
    }

    @Test
    void refusesWhatIsNoImage() {
        for (byte[] bytes :
                new byte[][] {
                    {}, {1}, "hello, this is text".getBytes(StandardCharsets.UTF_8), new byte[5000]
                }) {
            assertThatThrownBy(() -> ImageDecoder.decode(bytes))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("PNG");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void damageNeverBecomesAnotherException(String format) throws IOException {
        byte[] whole =
                Pictures.encode(Pictures.image(Pictures.planes(3, 6, 6, random), 3, 6, 6), format);
        for (int length = 0; length < whole.length; length += 3) {
            decodeOrRefuse(Arrays.copyOf(whole, length));
        }
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            decodeOrRefuse(damaged);
        }
    }

    private static void decodeOrRefuse(byte[] bytes) {
        assertThatCode(
                        () -> {
                            try {
                                ImageDecoder.decode(bytes);
                            } catch (InputException refused) {
                                assertThat(refused).hasMessageMatching("(?s).+");
                            }
                        })
                .doesNotThrowAnyException();
    }
}
