package dev.adagrow.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class PowerTest {
    private static final double ALPHA = 0.05;
    private static final int ROUNDS = 2000;

    @Test
    void isTheSumOfTheKnownQuantiles() {
        assertThat(Power.smallestMeanDifference(1, 0.05, 0.8))
                .isCloseTo(1.6448536269514722 + 0.8416212335729143, within(1e-9));
        assertThat(Power.smallestMeanDifference(0.02, 0.01, 0.9))
                .isCloseTo(0.02 * (2.3263478740408408 + 1.2815515655446004), within(1e-9));
        assertThat(Power.smallestMeanDifference(0, 0.05, 0.8)).isZero();
    }

    @Test
    void signFlipFindsTheSmallestMeanFourTimesInFive() {
        int n = 200;
        var random = new SplittableRandom(1);
        double[] w = random.doubles(n, 0.5, 1.5).toArray();
        double[] pilot = random.doubles(n, -1, 1).toArray();
        double mean =
                Power.smallestMeanDifference(
                        MeanDifference.of(pilot, w).standardError(), ALPHA, Power.USUAL);
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double[] d = random.doubles(n, mean - 1, mean + 1).toArray();
            found += SignFlip.meanAboveZero(d, w, 999, round) <= ALPHA ? 1 : 0;
        }
        assertThat(found / (double) ROUNDS).isCloseTo(Power.USUAL, within(0.05));
    }

    @Test
    void mcNemarFindsTheSmallestAccuracyDifferenceFourTimesInFive() {
        int n = 2000;
        double share = 0.1;
        double difference =
                Power.smallestAccuracyDifference(n, share, ALPHA, Power.USUAL).orElseThrow();
        double onlySecond = (share + difference) / 2;
        var random = new SplittableRandom(2);
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int n01 = 0, n10 = 0;
            for (int i = 0; i < n; i++) {
                double u = random.nextDouble();
                n01 += u < onlySecond ? 1 : 0;
                n10 += u >= onlySecond && u < share ? 1 : 0;
            }
            found += McNemar.secondBetter(n01, n10) <= ALPHA ? 1 : 0;
        }
        assertThat(found / (double) ROUNDS).isCloseTo(Power.USUAL, within(0.04));
    }

    @Test
    void thePowerOfMcNemarIsMetExactlyForEachCountOfDiscordantPairs() {
        for (int discordant = 5; discordant <= 200; discordant++) {
            int n = 1000;
            double share = discordant / (double) n;
            double difference =
                    Power.smallestAccuracyDifference(n, share, ALPHA, Power.USUAL).orElseThrow();
            double right = (1 + difference / share) / 2, power = 0;
            for (int n01 = 0; n01 <= discordant; n01++) {
                if (McNemar.secondBetter(n01, discordant - n01) <= ALPHA) {
                    power +=
                            Binomial.atLeast(n01, discordant, right)
                                    - Binomial.atLeast(n01 + 1, discordant, right);
                }
            }
            assertThat(power).as("%d pairs", discordant).isCloseTo(Power.USUAL, within(1e-6));
        }
    }

    @Test
    void comesCloseToTheNormalApproximationForManyRecords() {
        // d is 1, 0 or -1, so its variance is the discordant share less the squared difference
        double difference =
                Power.smallestAccuracyDifference(1_000_000, 0.05, ALPHA, 0.8).orElseThrow();
        double error = Math.sqrt((0.05 - difference * difference) / 1_000_000);
        assertThat(difference)
                .isCloseTo(
                        Power.smallestMeanDifference(error, ALPHA, 0.8), within(0.02 * difference));
    }

    @Test
    void tooFewDiscordantPairsShowNothing() {
        assertThat(Power.smallestAccuracyDifference(1000, 0, ALPHA, 0.8)).isEmpty();
        assertThat(Power.smallestAccuracyDifference(1000, 0.004, ALPHA, 0.8)).isEmpty();
        double difference = Power.smallestAccuracyDifference(1000, 0.005, ALPHA, 0.8).orElseThrow();
        assertThat(difference).isBetween(0.004, 0.005);
    }

    @Test
    void namesTheArgumentThatIsWrong() {
        refused("standardError", () -> Power.smallestMeanDifference(Double.NaN, 0.05, 0.8));
        refused("standardError", () -> Power.smallestMeanDifference(-1, 0.05, 0.8));
        refused("alpha", () -> Power.smallestMeanDifference(1, 0, 0.8));
        refused("power", () -> Power.smallestMeanDifference(1, 0.05, 1));
        refused("power", () -> Power.smallestMeanDifference(1, 0.05, 0.01));
        refused("records", () -> Power.smallestAccuracyDifference(0, 0.1, 0.05, 0.8));
        refused("discordantShare", () -> Power.smallestAccuracyDifference(9, 1.1, 0.05, 0.8));
        refused(
                "discordantShare",
                () -> Power.smallestAccuracyDifference(9, Double.NaN, 0.05, 0.8));
        refused("alpha", () -> Power.smallestAccuracyDifference(9, 0.1, Double.NaN, 0.8));
    }

    private static void refused(String argument, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(argument);
    }
}
