package dev.adagrow.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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
    void laysTransparencyOverWhite() throws IOException {
        var image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0xffff8040);
        image.setRGB(1, 0, 0x80000000);
        image.setRGB(2, 0, 0x00000000);
        Planes decoded = ImageDecoder.decode(Pictures.encode(image, "png"));
        assertThat(new int[] {decoded.at(0, 0, 0), decoded.at(1, 0, 0), decoded.at(2, 0, 0)})
                .containsExactly(255, 128, 64);
        assertThat(decoded.at(0, 0, 1)).isEqualTo(127);
        assertThat(decoded.at(0, 0, 2)).isEqualTo(255);
    }

    static Stream<Arguments> kinds() throws IOException {
        return Pictures.ofEveryKind().entrySet().stream()
                .map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void theSizeIsKnownFromTheHeaderAlone(String kind, byte[] file) {
        Planes decoded = ImageDecoder.decode(file);
        var size = new PictureSize(decoded.channels(), decoded.height(), decoded.width());
        assertThat(ImageDecoder.size(file)).isEqualTo(size);
        boolean onItsSide = kind.startsWith("turned");
        assertThat(size.height()).isEqualTo(onItsSide ? 13 : 9);
        assertThat(size.width()).isEqualTo(onItsSide ? 9 : 13);
        assertThat(size.channels())
                .isEqualTo(kind.startsWith("grey") || kind.startsWith("1-bit") ? 1 : 3);
    }

    @Test
    void theSizeOfAPictureNeedsNoPixels() {
        assertThat(ImageDecoder.size(Pngs.header(5, 4, 8, Pngs.GREY)))
                .isEqualTo(new PictureSize(1, 4, 5));
        assertThatThrownBy(() -> ImageDecoder.size(Pngs.header(8193, 1, 8, Pngs.GREY)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void aPixelTakesAtMostSixteenBytesOfHeap() throws IOException {
        int side = 512;
        byte[] exif = Jpegs.exif(6, ByteOrder.BIG_ENDIAN);
        byte[] inks = Jpegs.adobe(Jpegs.samples(new byte[4 * side * side], 4, side, side), 2);
        byte[] turned = Jpegs.turned(inks, 6, ByteOrder.BIG_ENDIAN);
        byte[] deep =
                Pngs.of(
                        side,
                        side,
                        16,
                        Pngs.RGB_ALPHA,
                        new byte[8 * side * side],
                        Pngs.chunk("eXIf", exif));
        for (byte[] file : List.of(turned, deep)) {
            assertThat(
                            Allocations.of(() ->
                                    assertThat(ImageDecoder.decode(file).width()).isEqualTo(side)))
                    .isLessThan(16L * side * side + (1 << 20));
        }
    }

    @Test
    void manyThreadsDecodeTheSameAsOne() throws Exception {
        var kinds = List.copyOf(Pictures.ofEveryKind().values());
        List<byte[]> alone = kinds.stream().map(file -> ImageDecoder.decode(file).bytes()).toList();
        List<Callable<Boolean>> together = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < kinds.size(); i++) {
                int kind = i;
                together.add(() ->
                        Arrays.equals(
                                ImageDecoder.decode(kinds.get(kind)).bytes(), alone.get(kind)));
            }
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> same : threads.invokeAll(together)) {
                assertThat(same.get()).isTrue();
            }
        }
    }

    @Test
    void refusesATooLargeImageByItsHeaderAlone() {
        assertThatThrownBy(() -> ImageDecoder.decode(Pngs.header(8193, 1, 8, Pngs.GREY)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("8193x1")
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> ImageDecoder.decode(Pngs.header(8192, 8192, 8, Pngs.GREY)))
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
}
