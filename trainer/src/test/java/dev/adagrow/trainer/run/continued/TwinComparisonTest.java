package dev.adagrow.trainer.run.continued;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.run.deliver.Scores;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TwinComparisonTest {
    private static final int RECORDS = 2000;

    private static double[] equal() {
        var weights = new double[RECORDS];
        Arrays.fill(weights, 1.0 / RECORDS);
        return weights;
    }

    /** Losses of one net, and those of a net that is better by so much on average. */
    private static TwinComparison of(double better) {
        var random = new Random(1);
        var first = new double[RECORDS];
        var second = new double[RECORDS];
        for (int i = 0; i < RECORDS; i++) {
            first[i] = 1 + random.nextDouble();
            second[i] = first[i] - better + 0.2 * random.nextGaussian();
        }
        return TwinComparison.of(check(first), check(second), equal(), 1);
    }

    private static Validation.Check check(double[] losses) {
        var labels = new int[RECORDS];
        var answers = new int[RECORDS];
        for (int i = 0; i < RECORDS; i++) {
            answers[i] = losses[i] < 1.5 ? 0 : 1;
        }
        return new Validation.Check(0.5, 0, false, new Scores(labels, answers), losses);
    }

    @Test
    void theGainIsTheShareOfTheLossThatIsSaved() {
        var comparison = of(0.1);
        assertThat(comparison.loss()).isCloseTo(1.5, within(0.02));
        assertThat(comparison.gain()).isCloseTo(0.1 / 1.5, within(0.01));
        assertThat(comparison.p()).isLessThan(0.001);
    }

    @Test
    void aLossThatOnlyDiffersByChanceIsNoGain() {
        assertThat(of(0).p()).isGreaterThan(0.01);
        assertThat(of(-0.1).p()).isGreaterThan(0.99);
    }

    /** 0.2 / sqrt(2000) is the standard error; (0.84 + 0.84) times that of 1.5. */
    @Test
    void saysBeforehandWhatItCanSee() {
        assertThat(of(0).visible()).isCloseTo(1.683 * 0.2 / Math.sqrt(2000) / 1.5, within(0.001));
        assertThat(of(0).power())
                .startsWith("a comparison on 2,000 validation records sees a difference of 0.5 %")
                .contains("points");
    }
}
