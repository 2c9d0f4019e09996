package dev.adagrow.trainer.premise.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    @Test
    void isPearsonsCorrelationOfRanksCountedByHand() {
        var random = new SplittableRandom(5);
        for (int n = 3; n < 30; n++) {
            // few different values, so that many are equal
            double[] a = random.ints(n, 0, 8).asDoubleStream().toArray();
            double[] b = random.ints(n, 0, 8).asDoubleStream().toArray();
            a[0] = 9;
            b[1] = 9;
            assertThat(RankCorrelation.spearman(a, b).orElseThrow())
                    .isCloseTo(pearson(ranks(a), ranks(b)), within(1e-12));
        }
    }

    private static double[] ranks(double[] values) {
        var ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            for (double other : values) {
                ranks[i] += other < values[i] ? 1 : other == values[i] ? 0.5 : 0;
            }
        }
        return ranks;
    }

    private static double pearson(double[] a, double[] b) {
        double n = a.length;
        double ma = 0;
        double mb = 0;
        for (int i = 0; i < n; i++) {
            ma += a[i] / n;
            mb += b[i] / n;
        }
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < n; i++) {
            ab += (a[i] - ma) * (b[i] - mb);
            aa += (a[i] - ma) * (a[i] - ma);
            bb += (b[i] - mb) * (b[i] - mb);
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Test
    void anyRisingMapLeavesItAtOneAndAnyFallingOneAtMinusOne() {
        double[] a = {1, 5, 2, 8};
        assertThat(RankCorrelation.spearman(a, new double[] {-1, 60, 0, 1e9})).hasValue(1);
        assertThat(RankCorrelation.spearman(a, new double[] {4, 2, 3, 1})).hasValue(-1);
    }

    @Test
    void saysNothingOfEqualValuesOrOfTwo() {
        assertThat(RankCorrelation.spearman(new double[] {1, 1, 1}, new double[] {1, 2, 3}))
                .isEmpty();
        assertThat(RankCorrelation.spearman(new double[] {1, 2}, new double[] {1, 2})).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RankCorrelation.spearman(new double[] {1, 2, 3}, new double[] {1}));
    }
}
