package dev.adagrow.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Damage leads to a picture or an {@link InputException}, and to no more memory than allowed. */
final class DamagedPicturesTest {
    private static final long OVERHEAD = 1 << 20;
    private static final int BYTES_A_PIXEL = 16;

    private final SplittableRandom random = new SplittableRandom(31);

    static Stream<Arguments> kinds() throws IOException {
        return Pictures.ofEveryKind().entrySet().stream()
                .map(kind -> Arguments.of(kind.getKey(), kind.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aCutPictureIsRefused(String kind, byte[] whole) {
        for (int length = 0; length < whole.length - 1; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ImageDecoder.decode(cut))
                    .as("%s, %d of %d bytes", kind, length, whole.length)
                    .isInstanceOf(InputException.class);
            check(cut);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aDamagedPictureIsReadOrRefused(String kind, byte[] whole) {
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            int flips = 1 + random.nextInt(3);
            // Headers are short and decide the most: half of the damage goes there.
            int reach = i % 2 == 0 ? damaged.length : Math.min(damaged.length, 64);
            for (int j = 0; j < flips; j++) {
                damaged[random.nextInt(reach)] ^= (byte) (1 + random.nextInt(255));
            }
            check(damaged);
            if (kind.contains("PNG")) {
                check(Pngs.withChecksums(damaged));
            }
        }
    }

    private static void check(byte[] bytes) {
        var pixels = new long[1];
        assertThatCode(() -> pixels[0] = pixels(bytes)).doesNotThrowAnyException();
        long[] allocated = new long[1];
        assertThatCode(() -> allocated[0] = Allocations.of(() -> decodeOrRefuse(bytes)))
                .doesNotThrowAnyException();
        assertThat(allocated[0])
                .as("bytes allocated for %d pixels", pixels[0])
                .isLessThan(OVERHEAD + BYTES_A_PIXEL * pixels[0]);
    }

    private static long pixels(byte[] bytes) {
        try {
            PictureSize size = ImageDecoder.size(bytes);
            return (long) size.height() * size.width();
        } catch (InputException refused) {
            return 0;
        }
    }

    private static void decodeOrRefuse(byte[] bytes) {
        try {
            Planes decoded = ImageDecoder.decode(bytes);
            assertThat(ImageDecoder.size(bytes))
                    .isEqualTo(
                            new PictureSize(decoded.channels(), decoded.height(), decoded.width()));
        } catch (InputException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }
}
