package dev.adagrow.trainer.stream.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.preprocess.Planes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorruptionTest {
    /** A bright square and a slope, so that there are edges, and something random on them. */
    private static Planes picture(int channels, int side) {
        var random = new Random(4);
        var bytes = new byte[channels * side * side];
        for (int i = 0; i < bytes.length; i++) {
            int y = i / side % side;
            int x = i % side;
            boolean inside = Math.abs(x - side / 2) < side / 4 && Math.abs(y - side / 2) < side / 4;
            bytes[i] = (byte) (30 + 3 * x + (inside ? 90 : 0) + random.nextInt(20));
        }
        return new Planes(bytes, channels, side, side);
    }

    private static Planes flat(int value) {
        var bytes = new byte[3 * 32 * 32];
        Arrays.fill(bytes, (byte) value);
        return new Planes(bytes, 3, 32, 32);
    }

    private static double mean(Planes picture) {
        double sum = 0;
        for (byte b : picture.bytes()) {
            sum += b & 0xff;
        }
        return sum / picture.bytes().length;
    }

    private static double deviation(Planes picture) {
        double mean = mean(picture);
        double sum = 0;
        for (byte b : picture.bytes()) {
            sum += ((b & 0xff) - mean) * ((b & 0xff) - mean);
        }
        return Math.sqrt(sum / picture.bytes().length);
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void shapeStaysTheOriginalStaysAndEqualSeedsGiveEqualBytes(Corruption corruption) {
        for (int channels : List.of(1, 3)) {
            var picture = picture(channels, 32);
            var before = picture.bytes().clone();

            var one = corruption.apply(picture, 7);
            var again = corruption.apply(picture, 7);

            assertThat(picture.bytes()).isEqualTo(before);
            assertThat(one.bytes()).isEqualTo(again.bytes()).isNotEqualTo(before);
            assertThat(List.of(one.channels(), one.height(), one.width()))
                    .isEqualTo(List.of(channels, 32, 32));
        }
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void seedsMatterWhereThereIsRandomness(Corruption corruption) {
        var picture = picture(3, 32);
        boolean same =
                Arrays.equals(
                        corruption.apply(picture, 1).bytes(), corruption.apply(picture, 2).bytes());
        boolean random =
                switch (corruption) {
                    case GAUSSIAN_NOISE, FOG -> true;
                    case DEFOCUS_BLUR, CONTRAST, PIXELATE, JPEG -> false;
                };
        assertThat(same).isEqualTo(!random);
    }

    @ParameterizedTest
    @EnumSource(
            value = Corruption.class,
            names = {"DEFOCUS_BLUR", "CONTRAST", "PIXELATE", "JPEG"})
    void whatHasNoDetailLosesNone(Corruption corruption) {
        for (byte value : corruption.apply(flat(120), 1).bytes()) {
            assertThat(value & 0xff).isBetween(119, 121);
        }
    }

    @Test
    void noiseHasItsDeviationAndKeepsTheMean() {
        var noisy = Corruption.GAUSSIAN_NOISE.apply(flat(128), 3);
        assertThat(deviation(noisy) / 255).isCloseTo(GaussianNoise.DEVIATION, within(0.004));
        assertThat(mean(noisy)).isCloseTo(127.5, within(1.0));
    }

    @Test
    void theBlursKernelIsASoftDiskThatSumsToOne() {
        var kernel = DefocusBlur.kernel();
        double sum = Arrays.stream(kernel).flatMapToDouble(Arrays::stream).sum();
        assertThat(sum).isCloseTo(1, within(1e-12));
        // a disk of one point: the 3x3 Gaussian itself
        double side = Math.exp(-1 / (2 * 0.36));
        assertThat(kernel).hasDimensions(3, 3);
        assertThat(kernel[1][2] / kernel[1][1]).isCloseTo(side, within(1e-12));
        assertThat(kernel[0][0] / kernel[1][1]).isCloseTo(side * side, within(1e-12));
    }

    @Test
    void blurAndLessContrastMakeDifferencesSmaller() {
        var picture = picture(3, 32);
        assertThat(deviation(Corruption.DEFOCUS_BLUR.apply(picture, 1)))
                .isLessThan(deviation(picture));
        var pale = Corruption.CONTRAST.apply(picture(1, 32), 1);
        assertThat(deviation(pale) / deviation(picture(1, 32))).isCloseTo(0.4, within(0.01));
        assertThat(mean(pale)).isCloseTo(mean(picture(1, 32)), within(0.6));
    }

    @Test
    void fogOnBlackIsNothingAndOnWhiteKeepsWhiteTheLimit() {
        assertThat(mean(Corruption.FOG.apply(flat(0), 1))).isZero();
        var white = Corruption.FOG.apply(flat(255), 1);
        // (1 + 0.75 f) / 1.75 with f within 0..1
        for (byte value : white.bytes()) {
            assertThat(value & 0xff).isBetween(145, 255);
        }
        assertThat(deviation(white)).isGreaterThan(5);
    }

    @Test
    void fogIsTheSameInAllChannels() {
        var white = Corruption.FOG.apply(flat(255), 9).bytes();
        assertThat(Arrays.copyOfRange(white, 0, 1024))
                .isEqualTo(Arrays.copyOfRange(white, 1024, 2048))
                .isEqualTo(Arrays.copyOfRange(white, 2048, 3072));
    }

    @Test
    void aPlasmaFillsZeroToOneAndHasNoHoles() {
        for (double[] row : Plasma.of(32, 2.5, new Random(1))) {
            assertThat(row).hasSize(32);
            for (double height : row) {
                assertThat(height).isBetween(0.0, 1.0);
            }
        }
        var heights = new HashSet<Double>();
        for (double[] row : Plasma.of(32, 2.5, new Random(1))) {
            Arrays.stream(row).forEach(heights::add);
        }
        assertThat(heights).hasSizeGreaterThan(1000).contains(0.0, 1.0);
    }

    @Test
    void pixelationRepeatsPixelsOfASmallerPicture() {
        var out = Corruption.PIXELATE.apply(picture(1, 32), 1);
        // 27 columns spread over 32: five are shown twice
        int twice = 0;
        for (int x = 1; x < 32; x++) {
            boolean same = true;
            for (int y = 0; y < 32; y++) {
                same &= out.at(0, y, x) == out.at(0, y, x - 1);
            }
            twice += same ? 1 : 0;
        }
        assertThat(twice).isEqualTo(5);
    }

    @Test
    void aBoxOfWholePixelsIsTheirMean() {
        var picture = new Planes(new byte[] {10, 20, 30, 40}, 1, 2, 2);
        assertThat(Pixelation.resized(picture, 1, 1).bytes()).containsExactly(25);
        assertThat(Pixelation.resized(picture, 4, 4).bytes())
                .containsExactly(10, 10, 20, 20, 10, 10, 20, 20, 30, 30, 40, 40, 30, 30, 40, 40);
    }

    @Test
    void bytesComeBackFromNumbersAsTheyWere() {
        for (int i = 0; i < 256; i++) {
            assertThat(Bytes.of(Bytes.number((byte) i)) & 0xff).isEqualTo(i);
        }
    }
}
