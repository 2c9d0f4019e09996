package dev.adagrow.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.stat.descriptive.StreamingStatistics;
import org.junit.jupiter.api.Test;

final class MeanDifferenceTest {
    @Test
    void withEqualWeightsItIsTheOrdinaryMeanAndStandardError() {
        double[] d = new SplittableRandom(1).doubles(50, -1, 3).toArray();
        var w = new double[50];
        Arrays.fill(w, 0.3);
        var reference = new StreamingStatistics();
        Arrays.stream(d).forEach(reference::addValue);
        var mean = MeanDifference.of(d, w);
        assertThat(mean.mean()).isCloseTo(reference.getMean(), within(1e-12));
        assertThat(mean.standardError())
                .isCloseTo(reference.getStandardDeviation() / Math.sqrt(50), within(1e-12));
    }

    @Test
    void aMacroAverageIsTheMeanOfTheMeansOfTheClasses() {
        double[] d = {1, 3, 10, 20, 30, 40};
        double[] w = {1 / 4.0, 1 / 4.0, 1 / 8.0, 1 / 8.0, 1 / 8.0, 1 / 8.0};
        assertThat(MeanDifference.of(d, w).mean()).isCloseTo((2 + 25) / 2.0, within(1e-12));
    }

    @Test
    void theStandardErrorIsTheSpreadOfTheMeanOverManyPilots() {
        var random = new SplittableRandom(2);
        double[] w = random.doubles(100, 0, 2).toArray();
        var means = new StreamingStatistics();
        var variances = new StreamingStatistics();
        for (int pilot = 0; pilot < 4000; pilot++) {
            var mean = MeanDifference.of(random.doubles(100, -1, 1).toArray(), w);
            means.addValue(mean.mean());
            variances.addValue(mean.standardError() * mean.standardError());
        }
        assertThat(Math.sqrt(variances.getMean()))
                .isCloseTo(
                        means.getStandardDeviation(), within(0.05 * means.getStandardDeviation()));
    }

    @Test
    void recordsWithoutWeightDoNotCount() {
        assertThat(MeanDifference.of(new double[] {1, 2, 99, 5}, new double[] {1, 1, 0, 1}))
                .isEqualTo(MeanDifference.of(new double[] {1, 2, 5}, new double[] {1, 1, 1}));
    }

    @Test
    void namesTheArgumentThatIsWrong() {
        assertThatThrownBy(() -> MeanDifference.of(new double[] {1, 2}, new double[] {1, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights: 1 above zero; a standard error needs 2");
        assertThatThrownBy(() -> MeanDifference.of(new double[] {1, Double.NaN}, new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("differences[1]");
    }
}
