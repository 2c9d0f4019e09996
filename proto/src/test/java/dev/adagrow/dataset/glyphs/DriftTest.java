package dev.adagrow.dataset.glyphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Records;
import dev.adagrow.dataset.Sample;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DriftTest {
    private static final List<Integer> SHAPE = List.of(1, 28, 28);
    private static final List<Sample> DIGITS =
            Glyphs.generate(new Glyphs.Spec(4, 60, 20, 0)).samples();

    @Test
    void strengthZeroCopies() {
        var copies = Drift.apply(DIGITS, SHAPE, 0, 9);
        for (int i = 0; i < DIGITS.size(); i++) {
            assertThat(copies.get(i).payload()).isEqualTo(DIGITS.get(i).payload());
        }
    }

    @Test
    void keepsLabelsAndDeclaredSplitsAndChangesEveryPicture() {
        var drifted = Drift.apply(DIGITS, SHAPE, 0.5, 9);
        for (int i = 0; i < DIGITS.size(); i++) {
            assertThat(drifted.get(i).label()).isEqualTo(DIGITS.get(i).label());
            assertThat(drifted.get(i).declared()).isEqualTo(DIGITS.get(i).declared());
            assertThat(Records.hash(drifted.get(i))).isNotEqualTo(Records.hash(DIGITS.get(i)));
        }
    }

    @Test
    void aRecordDependsOnSeedPositionAndContentAlone() {
        var all = Drift.apply(DIGITS, SHAPE, 0.7, 9);
        var first = Drift.apply(DIGITS.subList(0, 3), SHAPE, 0.7, 9);
        for (int i = 0; i < 3; i++) {
            assertThat(first.get(i).payload()).isEqualTo(all.get(i).payload());
        }
        assertThat(Drift.apply(DIGITS, SHAPE, 0.7, 10).get(0).payload())
                .isNotEqualTo(all.get(0).payload());
    }

    @Test
    void strongerDriftGoesFartherFromTheOriginal() {
        double last = 0;
        for (double strength : new double[] {0.1, 0.4, 1}) {
            double distance = distance(Drift.apply(DIGITS, SHAPE, strength, 9));
            assertThat(distance).isGreaterThan(last);
            last = distance;
        }
    }

    /** Mean squared difference of all bytes. */
    private static double distance(List<Sample> drifted) {
        double sum = 0;
        for (int i = 0; i < DIGITS.size(); i++) {
            for (int p = 0; p < 28 * 28; p++) {
                double d =
                        (drifted.get(i).payload()[p] & 0xff) - (DIGITS.get(i).payload()[p] & 0xff);
                sum += d * d;
            }
        }
        return sum;
    }

    @Test
    void refusesAStrengthOutOfRangeAndPayloadsOfAnotherSize() {
        assertThatThrownBy(() -> Drift.apply(DIGITS, SHAPE, -0.1, 1))
                .hasMessageContaining("drift=-0.1");
        assertThatThrownBy(() -> Drift.apply(DIGITS, SHAPE, Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class);
        var odd = List.of(new Sample(new byte[3], 0, Optional.empty()));
        assertThatThrownBy(() -> Drift.apply(odd, SHAPE, 0.5, 1)).hasMessageContaining("3 bytes");
    }
}
