package dev.adagrow.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {
    private static final double Z = 1.959963984540054;

    @Test
    void wilsonsIntervalIsThatOfHisFormula() {
        for (int n : new int[] {1, 2, 10, 137, 100_000}) {
            for (int k = 0; k <= n; k += Math.max(1, n / 7)) {
                double p = (double) k / n;
                double centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
                double half =
                        Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
                var interval = new Proportion(k, n).wilson();
                assertThat(interval.low()).isCloseTo(centre - half, within(1e-9));
                assertThat(interval.high()).isCloseTo(centre + half, within(1e-9));
            }
        }
    }

    @Test
    void eightOfTenLieBetweenHalfAndNineteenTwentieths() {
        var interval = new Proportion(8, 10).wilson();
        assertThat(interval.low()).isCloseTo(0.4902, within(5e-5));
        assertThat(interval.high()).isCloseTo(0.9433, within(5e-5));
    }

    @Test
    void neverLeavesZeroToOne() {
        for (int n = 1; n < 300; n++) {
            assertThat(new Proportion(0, n).wilson().low()).isBetween(0.0, 1e-12);
            assertThat(new Proportion(n, n).wilson().high()).isBetween(1 - 1e-12, 1.0);
        }
    }

    @Test
    void nothingTriedIsNoNumber() {
        assertThat(new Proportion(0, 0).share()).isNaN();
        assertThat(new Proportion(0, 0).wilson().low()).isNaN();
        assertThat(new Proportion(0, 0).wilson().high()).isNaN();
    }

    @Test
    void refusesMoreHitsThanTrials() {
        assertThatThrownBy(() -> new Proportion(3, 2)).hasMessage("3 of 2");
        assertThatThrownBy(() -> new Proportion(-1, 2)).hasMessage("-1 of 2");
    }
}
