package dev.adagrow.trainer.run.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final List<String> CLASSES = List.of("a", "b", "c", "d");

    /** {@code n} records of four classes in turn, right where the predicate says. */
    private static Scores scores(int n, IntPredicate right) {
        var labels = new int[n];
        var answers = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 4;
            answers[i] = right.test(i) ? i % 4 : (i + 1) % 4;
        }
        return new Scores(labels, answers);
    }

    @Test
    void artifactsPassWhenQuantizationCostsHalfAPointAtMost() {
        var fp32 = scores(1000, i -> i >= 20);
        assertThat(Gate.artifacts(fp32, fp32, scores(1000, i -> i >= 25), 4).passed()).isTrue();
        assertThat(Gate.artifacts(fp32, fp32, scores(1000, i -> i >= 26), 4).passed()).isFalse();
    }

    @Test
    void ofFewRecordsQuantizationMayLoseAsManyAsChanceDoes() {
        var fp32 = scores(300, i -> i >= 20);
        // 3 against 1 of 4 that differ is what chance brings; 9 against none is not.
        assertThat(Gate.artifacts(fp32, fp32, scores(300, i -> i >= 23 || i == 0), 4).passed())
                .isTrue();
        assertThat(Gate.artifacts(fp32, fp32, scores(300, i -> i >= 29), 4).passed()).isFalse();
        assertThat(Gate.quantizationLoss(10_000, 100)).isEqualTo(50);
    }

    @Test
    void artifactsFailWhenFoldingChangesWhatWasTrained() {
        var fp32 = scores(1000, i -> i >= 20);
        assertThat(Gate.artifacts(scores(1000, i -> i >= 10), fp32, fp32, 4).passed()).isFalse();
    }

    @Test
    void artifactsFailWhenTheyDoNoBetterThanGuessing() {
        var guess = scores(1000, i -> i % 4 == 0);
        assertThat(Gate.artifacts(guess, guess, guess, 4).passed()).isFalse();
        assertThat(
                        Gate.artifacts(
                                        scores(0, i -> true),
                                        scores(0, i -> true),
                                        scores(0, i -> true),
                                        4)
                                .passed())
                .isFalse();
    }

    @Test
    void continuedGrowthPassesWhenTheNewTaskIsBetterAndTheOldOneIsKept() {
        var fresh = Paired.of(scores(400, i -> i % 2 == 0), scores(400, i -> i % 10 != 0));
        var old = scores(2000, i -> i >= 40);
        var verdict = Gate.continued(fresh, old, old, CLASSES);
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.report().lines()).hasSize(3).allMatch(l -> l.startsWith("ok: "));
    }

    @Test
    void continuedGrowthFailsWithoutAnImprovement() {
        var same = scores(400, i -> i % 2 == 0);
        var old = scores(2000, i -> true);
        assertThat(Gate.continued(Paired.of(same, same), old, old, CLASSES).passed()).isFalse();
    }

    @Test
    void continuedGrowthFailsWhenTheOldTaskMayHaveLostMoreThanTheMargin() {
        var fresh = Paired.of(scores(400, i -> false), scores(400, i -> true));
        var old = scores(2000, i -> true);
        // 1 % of the old records, evenly over the classes: the point estimate is over the margin of
        // 0.94 points.
        assertThat(Gate.continued(fresh, old, scores(2000, i -> i >= 20), CLASSES).passed())
                .isFalse();
        assertThat(Gate.continued(fresh, old, scores(2000, i -> i >= 4), CLASSES).passed())
                .isTrue();
    }

    @Test
    void continuedGrowthFailsWhenOneOldClassIsForgotten() {
        var fresh = Paired.of(scores(400, i -> false), scores(400, i -> true));
        var before = scores(8000, i -> i % 50 != 1);
        // class 0 loses 5.9 points, the others gain more than that together
        var after = scores(8000, i -> i % 68 != 0);
        var verdict = Gate.continued(fresh, before, after, CLASSES);
        assertThat(verdict.findings().get(1).holds()).isTrue();
        assertThat(verdict.findings().get(2).holds()).isFalse();
        assertThat(verdict.report()).contains("a (+5.");
    }

    @Test
    void continuedGrowthWithoutOldRecordsIsUnprotectedAndFails() {
        var fresh = Paired.of(scores(400, i -> false), scores(400, i -> true));
        var none = scores(0, i -> true);
        var verdict = Gate.continued(fresh, none, none, CLASSES);
        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.report()).contains("UNPROTECTED");
    }

    @Test
    void marginWidensWithFewRecordsUpToTwoPoints() {
        assertThat(Gate.margin(7000)).isEqualTo(0.005);
        assertThat(Gate.margin(70_000)).isEqualTo(0.005);
        assertThat(Gate.margin(1750)).isCloseTo(0.01, within(1e-12));
        assertThat(Gate.margin(10)).isEqualTo(0.02);
    }

    @Test
    void upperBoundIsThatOfTheMeanOfPairedDifferences() {
        var first = scores(50, i -> i % 3 != 0);
        var second = scores(50, i -> i % 4 != 0);
        var pair = Paired.of(first, second);
        var differences = new double[50];
        for (int i = 0; i < 50; i++) {
            differences[i] = (first.right(i) ? 1 : 0) - (second.right(i) ? 1 : 0);
        }
        double mean = Arrays.stream(differences).average().orElseThrow();
        double variance =
                Arrays.stream(differences)
                        .map(d -> (d - mean) * (d - mean))
                        .average()
                        .orElseThrow();
        assertThat(pair.change()).isCloseTo(mean, within(1e-12));
        assertThat(pair.upperBound())
                .isCloseTo(mean + 1.6448536269514722 * Math.sqrt(variance / 50), within(1e-12));
        assertThat(pair.standardError())
                .isCloseTo(Math.sqrt(pair.onlyFirst() + pair.onlySecond()) / 50, within(1e-12));
    }
}
