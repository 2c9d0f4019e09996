package dev.adagrow.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.preprocess.ImagePreprocessing.Resize;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PreprocessorTest {
    private final SplittableRandom random = new SplittableRandom(5);

    private static ImagePreprocessing spec(int channels, int height, int width, Resize resize) {
        return channels == 1
                ? new ImagePreprocessing(
                        1, height, width, resize, 1 / 255f, List.of(0.13f), List.of(0.31f))
                : new ImagePreprocessing(
                        3,
                        height,
                        width,
                        resize,
                        1 / 255f,
                        List.of(0.1f, 0.2f, 0.3f),
                        List.of(0.5f, 0.6f, 0.7f));
    }

    /** Source channels, height, width; then those wanted. */
    static Stream<Arguments> sizes() {
        return Stream.of(
                Arguments.of(1, 28, 28, 1, 32, 32),
                Arguments.of(1, 27, 28, 3, 32, 29),
                Arguments.of(3, 8, 5, 1, 8, 5),
                Arguments.of(3, 1, 1, 3, 4, 7));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void padsAsTheDirectDefinitionSays(int c, int h, int w, int wantC, int wantH, int wantW) {
        byte[] planes = Pictures.planes(c, h, w, random);
        var spec = spec(wantC, wantH, wantW, Resize.PAD);
        var out = new float[new Preprocessor(spec).size()];
        new Preprocessor(spec).raw(planes, List.of(c, h, w), out, 0);
        int top = (wantH - h) / 2, left = (wantW - w) / 2;
        for (int k = 0; k < wantC; k++) {
            for (int y = 0; y < wantH; y++) {
                for (int x = 0; x < wantW; x++) {
                    int sy = y - top, sx = x - left;
                    boolean inside = sy >= 0 && sy < h && sx >= 0 && sx < w;
                    int value = inside ? pixel(planes, c, h, w, k, wantC, sy, sx) : 0;
                    float expected =
                            (value * spec.scale() - spec.mean().get(k)) / spec.deviation().get(k);
                    assertThat(out[(k * wantH + y) * wantW + x]).isEqualTo(expected);
                }
            }
        }
    }

    /** Source channels, height, width; then those wanted. */
    static Stream<Arguments> stretches() {
        return Stream.of(
                Arguments.of(1, 28, 28, 1, 32, 32),
                Arguments.of(3, 64, 48, 3, 16, 20),
                Arguments.of(3, 5, 9, 1, 11, 3),
                Arguments.of(1, 1, 1, 3, 4, 4));
    }

    @ParameterizedTest
    @MethodSource("stretches")
    void stretchesAsTheDirectDefinitionSays(int c, int h, int w, int wantC, int wantH, int wantW) {
        byte[] planes = Pictures.planes(c, h, w, random);
        var spec = spec(wantC, wantH, wantW, Resize.STRETCH);
        var out = new float[new Preprocessor(spec).size()];
        new Preprocessor(spec).raw(planes, List.of(c, h, w), out, 0);
        for (int k = 0; k < wantC; k++) {
            for (int y = 0; y < wantH; y++) {
                for (int x = 0; x < wantW; x++) {
                    double sy = (y + 0.5) * h / wantH - 0.5, sx = (x + 0.5) * w / wantW - 0.5;
                    // Every source pixel with its tent weight; coordinates outside repeat the edge.
                    double value = 0;
                    for (int j = (int) Math.floor(sy); j <= Math.floor(sy) + 1; j++) {
                        for (int i = (int) Math.floor(sx); i <= Math.floor(sx) + 1; i++) {
                            double weight = (1 - Math.abs(sy - j)) * (1 - Math.abs(sx - i));
                            int cy = Math.max(0, Math.min(h - 1, j)),
                                    cx = Math.max(0, Math.min(w - 1, i));
                            value += weight * pixel(planes, c, h, w, k, wantC, cy, cx);
                        }
                    }
                    double expected =
                            (value * spec.scale() - spec.mean().get(k)) / spec.deviation().get(k);
                    assertThat((double) out[(k * wantH + y) * wantW + x])
                            .isCloseTo(expected, within(1e-4));
                }
            }
        }
    }

    /** The byte of a wanted channel: the same, luma of three, or the one grey. */
    private static int pixel(
            byte[] planes,
            int channels,
            int height,
            int width,
            int wanted,
            int wantedChannels,
            int y,
            int x) {
        if (channels == wantedChannels) {
            return planes[(wanted * height + y) * width + x] & 0xff;
        }
        if (channels == 1) {
            return planes[y * width + x] & 0xff;
        }
        int red = planes[y * width + x] & 0xff;
        int green = planes[(height + y) * width + x] & 0xff;
        int blue = planes[(2 * height + y) * width + x] & 0xff;
        return (int) Math.floor(0.299 * red + 0.587 * green + 0.114 * blue + 0.5 + 1e-9);
    }

    @Test
    void encodedAndRawPixelsGiveBitEqualFloats() throws IOException {
        for (int channels : new int[] {1, 3}) {
            for (Resize resize : Resize.values()) {
                byte[] planes = Pictures.planes(channels, 28, 28, random);
                byte[] png = Pictures.encode(Pictures.image(planes, channels, 28, 28), "png");
                var preprocessor = new Preprocessor(spec(1, 32, 32, resize));
                var raw = new float[preprocessor.size()];
                var encoded = new float[preprocessor.size() + 2];
                preprocessor.raw(planes, List.of(channels, 28, 28), raw, 0);
                preprocessor.encoded(png, encoded, 1);
                for (int i = 0; i < raw.length; i++) {
                    assertThat(Float.floatToIntBits(encoded[i + 1]))
                            .isEqualTo(Float.floatToIntBits(raw[i]));
                }
                assertThat(encoded[0]).isZero();
                assertThat(encoded[encoded.length - 1]).isZero();
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefusedByItsHeader() {
        var preprocessor = new Preprocessor(spec(1, 32, 32, Resize.PAD));
        byte[] header = Pngs.header(4096, 4096, 8, Pngs.GREY);

        assertThatThrownBy(() -> preprocessor.encoded(header, new float[32 * 32], 0))
                .isInstanceOf(InputException.class)
                .hasMessage("an image of 4096x4096 pixels does not fit into 32x32");
    }

    @Test
    void padRefusesALargerImageAndSaysBothSizes() {
        var preprocessor = new Preprocessor(spec(1, 32, 32, Resize.PAD));
        assertThatThrownBy(() ->
                        preprocessor.raw(new byte[33 * 32], List.of(1, 33, 32), new float[1024], 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("32x33")
                .hasMessageContaining("32x32");
    }

    @Test
    void refusesRawBytesThatDoNotFillTheirShape() {
        var preprocessor = new Preprocessor(spec(1, 32, 32, Resize.PAD));
        var out = new float[1024];
        assertThatThrownBy(() -> preprocessor.raw(new byte[10], List.of(1, 3, 3), out, 0))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> preprocessor.raw(new byte[8], List.of(2, 2, 2), out, 0))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> preprocessor.raw(new byte[4], List.of(2, 2), out, 0))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> preprocessor.raw(new byte[0], List.of(1, 0, 4), out, 0))
                .isInstanceOf(InputException.class);
    }

    @Test
    void specificationMustBeConsistent() {
        assertThatThrownBy(() ->
                        new ImagePreprocessing(
                                2, 4, 4, Resize.PAD, 1, List.of(0f, 0f), List.of(1f, 1f)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new ImagePreprocessing(3, 4, 4, Resize.PAD, 1, List.of(0f), List.of(1f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 channels");
        assertThatThrownBy(() ->
                        new ImagePreprocessing(1, 0, 4, Resize.PAD, 1, List.of(0f), List.of(1f)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new ImagePreprocessing(
                                1, 1 << 20, 1 << 20, Resize.PAD, 1, List.of(0f), List.of(1f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1048576");
        assertThatThrownBy(() ->
                        new ImagePreprocessing(1, 4, 4, Resize.PAD, 1, List.of(0f), List.of(0f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deviation [0.0]");
        assertThatThrownBy(() ->
                        new ImagePreprocessing(
                                1, 4, 4, Resize.PAD, Float.NaN, List.of(0f), List.of(1f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale NaN");
    }
}
