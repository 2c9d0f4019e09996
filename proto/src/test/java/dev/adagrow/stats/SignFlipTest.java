package dev.adagrow.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SignFlipTest {
    private static final int FLIPS = 10_000;

    @Test
    void equalsTheEnumerationOfAllSigns() {
        var random = new SplittableRandom(1);
        for (int n = 1; n <= 12; n++) {
            for (int round = 0; round < 5; round++) {
                double[] d = random.doubles(n, -1, 2).toArray();
                double[] w = random.doubles(n, 0, 3).toArray();
                assertThat(SignFlip.meanAboveZero(d, w, FLIPS, 0))
                        .as("%s weighted %s", Arrays.toString(d), Arrays.toString(w))
                        .isEqualTo(naive(d, w));
            }
        }
    }

    @Test
    void equalsMcNemarWhereAllDifferencesAreOfOneSize() {
        for (int better = 0; better <= 16; better++) {
            var d = new double[100]; // the others agree
            Arrays.fill(d, 40, 40 + better, 0.1);
            Arrays.fill(d, 40 + better, 56, -0.1);
            assertThat(SignFlip.meanAboveZero(d, FLIPS, 0))
                    .isCloseTo(McNemar.secondBetter(better, 16 - better), within(1e-12));
        }
    }

    @Test
    void drawnSignsComeCloseToTheEnumeration() {
        var random = new SplittableRandom(2);
        for (double shift : new double[] {-0.2, 0, 0.2, 0.4}) {
            double[] d = random.doubles(20, shift - 1, shift + 1).toArray();
            double[] w = random.doubles(20, 0.1, 1).toArray();
            double exact = naive(d, w);
            double drawn = SignFlip.meanAboveZero(d, w, 100_000, 7);
            assertThat(drawn)
                    .as("shift %s", shift)
                    .isCloseTo(exact, within(5 * Math.sqrt(exact * (1 - exact) / 100_000) + 1e-5));
        }
    }

    @Test
    void equalsANaiveDrawForManyRecords() {
        int n = 1000, flips = 2000;
        var random = new SplittableRandom(3);
        double[] d = random.doubles(n, -1, 1.05).toArray();
        double observed = Arrays.stream(d).sum();
        int hits = 0;
        for (int f = 0; f < flips; f++) {
            double sum = 0;
            for (double difference : d) {
                sum += random.nextBoolean() ? difference : -difference;
            }
            hits += sum >= observed ? 1 : 0;
        }
        double naive = (1.0 + hits) / (1 + flips);
        assertThat(naive).isBetween(0.02, 0.5);
        assertThat(SignFlip.meanAboveZero(d, flips, 4))
                .isCloseTo(naive, within(5 * Math.sqrt(2 * naive * (1 - naive) / flips)));
    }

    @Test
    void takesADifferenceThatIsNotThereAtItsLevel() {
        var random = new SplittableRandom(5);
        int found = 0, rounds = 2000;
        for (int round = 0; round < rounds; round++) {
            double[] d = random.doubles(40, -1, 1).toArray();
            found += SignFlip.meanAboveZero(d, 199, round) <= 0.05 ? 1 : 0;
        }
        assertThat(found / (double) rounds).isCloseTo(0.05, within(0.02));
    }

    @Test
    void theSameSeedGivesTheSameAnswerAndAnotherSeedAnotherOne() {
        double[] d = new SplittableRandom(6).doubles(10_000, -1, 1.01).toArray();
        double p = SignFlip.meanAboveZero(d, FLIPS, 1);
        assertThat(SignFlip.meanAboveZero(d, FLIPS, 1)).isEqualTo(p);
        assertThat(SignFlip.meanAboveZero(d, FLIPS, 2)).isNotEqualTo(p).isCloseTo(p, within(0.05));
    }

    @Test
    void neverClaimsMoreThanItsFlipsCanShow() {
        var d = new double[200];
        Arrays.fill(d, 1);
        assertThat(SignFlip.meanAboveZero(d, 999, 1)).isEqualTo(1 / 1000.0);
    }

    @Test
    void aTieIsAHitInSpiteOfRounding() {
        // 0.1 + 0.2 - 0.3 is not 0 in doubles; half the choices of signs or more tie
        double[] d = {0.1, 0.2, -0.3};
        assertThat(SignFlip.meanAboveZero(d, FLIPS, 1)).isEqualTo(5 / 8.0);
    }

    @Test
    void aRecordWithoutWeightDoesNotCount() {
        var random = new SplittableRandom(8);
        double[] d = random.doubles(30, -1, 1).toArray();
        var w = new double[30];
        Arrays.fill(w, 0, 10, 1);
        assertThat(SignFlip.meanAboveZero(d, w, FLIPS, 1))
                .isEqualTo(naive(Arrays.copyOf(d, 10), Arrays.copyOf(w, 10)));
    }

    @Test
    void theScaleOfDifferencesAndWeightsDoesNotMatter() {
        double[] d = {1e300, -3e299, 5e299}, small = {1, -0.3, 0.5};
        double[] w = {1e300, 2e300, 1e300}, light = {1, 2, 1};
        assertThat(SignFlip.meanAboveZero(d, w, FLIPS, 1))
                .isEqualTo(SignFlip.meanAboveZero(small, light, FLIPS, 1));
    }

    @Test
    void withoutADifferenceNothingIsShown() {
        assertThat(SignFlip.meanAboveZero(new double[10_000], FLIPS, 1)).isEqualTo(1);
        assertThat(SignFlip.meanAboveZero(new double[] {1, 2}, new double[2], FLIPS, 1))
                .isEqualTo(1);
        assertThat(SignFlip.meanAboveZero(new double[0], FLIPS, 1)).isEqualTo(1);
    }

    @Test
    void namesTheArgumentThatIsWrong() {
        double[] ones = {1, 1};
        refused(new double[] {1, Double.NaN}, ones, 1, "differences[1]");
        refused(new double[] {Double.NEGATIVE_INFINITY, 1}, ones, 1, "differences[0]");
        refused(ones, new double[] {1, -0.5}, 1, "weights[1]");
        refused(ones, new double[] {Double.NaN, 1}, 1, "weights[0]");
        refused(ones, new double[] {Double.POSITIVE_INFINITY, 1}, 1, "weights[0]");
        refused(ones, new double[3], 1, "weights: 3 of them, but 2 differences");
        refused(ones, ones, 0, "flips is 0");
    }

    private static void refused(double[] d, double[] w, int flips, String message) {
        assertThatThrownBy(() -> SignFlip.meanAboveZero(d, w, flips, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** The share of all choices of signs whose weighted sum is not below the observed one. */
    private static double naive(double[] d, double[] w) {
        double observed = 0;
        for (int i = 0; i < d.length; i++) {
            observed += w[i] * d[i];
        }
        int hits = 0;
        for (int signs = 0; signs < 1 << d.length; signs++) {
            double sum = 0;
            for (int i = 0; i < d.length; i++) {
                sum += (signs >> i & 1) == 0 ? w[i] * d[i] : -w[i] * d[i];
            }
            hits += sum >= observed - 1e-12 ? 1 : 0;
        }
        return (double) hits / (1 << d.length);
    }
}
