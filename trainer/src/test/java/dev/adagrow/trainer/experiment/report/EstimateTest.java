package dev.adagrow.trainer.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.hipparchus.stat.inference.TTest;
import org.junit.jupiter.api.Test;

class EstimateTest {
    @Test
    void meanDeviationAndIntervalAreThoseComputedByHand() {
        // squares 2.25 + 0.25 + 0.25 + 2.25 = 5, 5 / 3 under the root; t = 3.18245 with 3 degrees
        var estimate = Estimate.of(1, 2, 3, 4);

        assertThat(estimate.n()).isEqualTo(4);
        assertThat(estimate.mean()).isEqualTo(2.5);
        assertThat(estimate.deviation()).isCloseTo(Math.sqrt(5.0 / 3), within(1e-12));
        var interval = estimate.interval().orElseThrow();
        assertThat(interval.low()).isCloseTo(2.5 - 3.182446305 * 0.645497224, within(1e-6));
        assertThat(interval.high()).isCloseTo(2.5 + 3.182446305 * 0.645497224, within(1e-6));
    }

    /** Hours of sleep gained under one drug more than under another (Student 1908). */
    @Test
    void studentsOwnExampleHasItsPublishedAnswers() {
        var estimate = Estimate.of(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4);

        assertThat(estimate.mean()).isCloseTo(1.58, within(1e-12));
        assertThat(estimate.zeroProbability().orElseThrow()).isCloseTo(0.002833, within(1e-6));
        var interval = estimate.interval().orElseThrow();
        assertThat(interval.low()).isCloseTo(0.7001142, within(1e-6));
        assertThat(interval.high()).isCloseTo(2.4598858, within(1e-6));
    }

    @Test
    void twoValuesHaveTheQuantileOfTheCauchyDistribution() {
        // with one degree of freedom t = tan(0.475 pi) = 12.7062
        var interval = Estimate.of(0, 2).interval().orElseThrow();
        assertThat(interval.high() - interval.low())
                .isCloseTo(2 * Math.tan(0.475 * Math.PI), within(1e-6));
    }

    @Test
    void theProbabilityIsThatOfTheLibrarysPairedTest() {
        var random = new Random(3);
        for (int n = 2; n < 12; n++) {
            var a = random.doubles(n).toArray();
            var b = random.doubles(n).toArray();
            var differences = new double[n];
            for (int i = 0; i < n; i++) {
                differences[i] = a[i] - b[i];
            }
            assertThat(Estimate.of(differences).zeroProbability().orElseThrow())
                    .isCloseTo(new TTest().pairedTTest(a, b), within(1e-9));
        }
    }

    @Test
    void theIntervalHoldsTheTrueMeanAsOftenAsItSays() {
        var random = new Random(11);
        int held = 0;
        int tries = 4000;
        for (int i = 0; i < tries; i++) {
            var interval =
                    Estimate.of(
                                    7 + random.nextGaussian(),
                                    7 + random.nextGaussian(),
                                    7 + random.nextGaussian())
                            .interval()
                            .orElseThrow();
            held += interval.low() <= 7 && 7 <= interval.high() ? 1 : 0;
        }
        assertThat(held / (double) tries).isCloseTo(0.95, within(0.012));
    }

    @Test
    void equalValuesSayNothingOfASpread() {
        var estimate = Estimate.of(0.1, 0.1, 0.1);
        assertThat(estimate.mean()).isEqualTo(0.1);
        assertThat(estimate.deviation()).isZero();
        assertThat(estimate.interval()).isEmpty();
        assertThat(estimate.zeroProbability()).isEmpty();
        assertThat(Estimate.of(0.7).interval()).isEmpty();
        assertThatThrownBy(Estimate::of).hasMessage("an estimate of 0 values");
    }
}
