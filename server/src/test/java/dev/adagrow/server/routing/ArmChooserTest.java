package dev.adagrow.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArmChooserTest {
    private static TrafficSplit.Trial trial(double share, String salt) {
        return new TrafficSplit.Trial(2, share, false, salt);
    }

    private static Map<Arm, Integer> counts(TrafficSplit.Trial trial, int keys) {
        var random = new Random(7);
        var counts = new EnumMap<Arm, Integer>(Arm.class);
        for (int i = 0; i < keys; i++) {
            counts.merge(
                    ArmChooser.choose(trial, Long.toHexString(random.nextLong())), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void bothArmsGetTheirShareOfKeysAndStableTheRest() {
        int keys = 100_000;
        var counts = counts(trial(0.05, "salt"), keys);

        // Five standard deviations of a binomial count.
        double sigma = 5 * Math.sqrt(keys * 0.05 * 0.95);
        assertThat((double) counts.getOrDefault(Arm.CANDIDATE, 0))
                .isCloseTo(0.05 * keys, within(sigma));
        assertThat((double) counts.getOrDefault(Arm.BASELINE, 0))
                .isCloseTo(0.05 * keys, within(sigma));
        assertThat(counts).doesNotContainKey(Arm.SHADOW);
    }

    @Test
    void keysThatCountUpwardsAreSpreadAsWell() {
        int keys = 20_000;
        long candidates =
                IntStream.range(0, keys)
                        .filter(i ->
                                ArmChooser.choose(trial(0.25, "s"), "user-" + i) == Arm.CANDIDATE)
                        .count();
        assertThat((double) candidates)
                .isCloseTo(0.25 * keys, within(5 * Math.sqrt(keys * 0.25 * 0.75)));
    }

    @Test
    void aKeyStaysInItsArmAndARampOnlyWidensTheArms() {
        for (int i = 0; i < 2000; i++) {
            var key = "key" + i;
            var before = Arm.STABLE;
            for (double share : new double[] {0, 0.01, 0.05, 0.2, 0.5}) {
                var arm = ArmChooser.choose(trial(share, "salt"), key);
                assertThat(ArmChooser.choose(trial(share, "salt"), key)).isEqualTo(arm);
                if (before != Arm.STABLE) {
                    assertThat(arm).isEqualTo(before);
                }
                before = arm;
            }
            assertThat(before).as("with halves nobody is left").isNotEqualTo(Arm.STABLE);
        }
    }

    @Test
    void anotherSaltDealsTheKeysAnew() {
        long both =
                IntStream.range(0, 20_000)
                        .filter(i -> ArmChooser.choose(trial(0.2, "a"), "k" + i) == Arm.CANDIDATE)
                        .filter(i -> ArmChooser.choose(trial(0.2, "b"), "k" + i) == Arm.CANDIDATE)
                        .count();
        assertThat((double) both)
                .isCloseTo(20_000 * 0.04, within(5 * Math.sqrt(20_000 * 0.04 * 0.96)));
    }

    @Test
    void aTrialWithoutArmsLeavesEverythingToStable() {
        assertThat(counts(trial(0, "salt"), 1000)).isEqualTo(Map.of(Arm.STABLE, 1000));
    }
}
