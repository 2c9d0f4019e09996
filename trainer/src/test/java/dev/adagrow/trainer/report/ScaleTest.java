package dev.adagrow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void beginsAndEndsAtTicksThatTakeTheValuesIn() {
        var scale = Scale.around(0.13, 0.97, 100, 0, 6);
        assertThat(scale.from()).isZero();
        assertThat(scale.to()).isCloseTo(1, within(1e-12));
        assertThat(scale.ticks().stream().map(scale::label))
                .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
        assertThat(scale.at(0)).isEqualTo(100);
        assertThat(scale.at(0.5)).isCloseTo(50, within(1e-9));
    }

    @Test
    void anySpanHasAFewTicksOfRoundSteps() {
        var random = new Random(1);
        for (int i = 0; i < 500; i++) {
            double low = random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4);
            double high = low + random.nextDouble() * Math.pow(10, random.nextInt(9) - 4);
            var scale = Scale.around(low, high, 0, 1, 6);
            assertThat(scale.from()).isLessThanOrEqualTo(low + 1e-9 * Math.abs(low));
            assertThat(scale.to()).isGreaterThanOrEqualTo(high - 1e-9 * Math.abs(high));
            assertThat(scale.ticks()).hasSizeBetween(2, 9);
            double digit = scale.step() / Math.pow(10, Math.floor(Math.log10(scale.step()) + 1e-9));
            assertThat(List.of(1.0, 2.0, 5.0))
                    .anySatisfy(d -> assertThat(digit).isCloseTo(d, within(1e-6)));
        }
    }

    @Test
    void oneValueHasAnAxisToo() {
        for (double value : new double[] {0, 1, -3, 250_000}) {
            var scale = Scale.around(value, value, 0, 1, 6);
            assertThat(scale.at(value)).isBetween(-1e-6, 1 + 1e-6);
        }
        assertThat(Scale.whole(4, 4, 0, 10, 12).to()).isEqualTo(5);
    }

    @Test
    void epochsAreWholeNumbersFromTheFirstOn() {
        var scale = Scale.whole(1, 40, 0, 390, 12);
        assertThat(scale.at(1)).isZero();
        assertThat(scale.at(40)).isEqualTo(390);
        assertThat(scale.ticks().stream().map(scale::label))
                .containsExactly("5", "10", "15", "20", "25", "30", "35", "40");
        assertThat(Scale.whole(0, 3, 0, 1, 12).ticks()).containsExactly(0.0, 1.0, 2.0, 3.0);
    }
}
