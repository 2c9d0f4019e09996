package dev.adagrow.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoredAnswerTest {
    @Test
    void isTheSoftmaxWrittenOut() {
        var random = new Random(1);
        int classes = 6;
        for (int trial = 0; trial < 50; trial++) {
            var z = new float[classes];
            for (int c = 0; c < classes; c++) {
                z[c] = 4 * (float) random.nextGaussian();
            }
            int label = random.nextInt(classes);
            double sum = 0;
            for (float value : z) {
                sum += Math.exp(value);
            }
            double most = 0;
            for (float value : z) {
                most = Math.max(most, Math.exp(value) / sum);
            }
            var scored = ScoredAnswer.of(z, 0, classes, label);
            assertThat(scored.confidence()).isCloseTo(most, within(1e-12));
            assertThat(Math.exp(z[scored.answer()]) / sum).isCloseTo(most, within(1e-12));
            assertThat(scored.negativeLogLikelihood())
                    .isCloseTo(-Math.log(Math.exp(z[label]) / sum), within(1e-9));
        }
    }

    @Test
    void twoEqualLogitsMakeHalfAndTheFirstIsTheAnswer() {
        var scored = ScoredAnswer.of(new float[] {9, 2, 2}, 1, 2, 1);
        assertThat(scored.answer()).isZero();
        assertThat(scored.confidence()).isEqualTo(0.5);
        assertThat(scored.negativeLogLikelihood()).isCloseTo(Math.log(2), within(1e-15));
    }

    @Test
    void largeLogitsOverflowNothing() {
        var scored = ScoredAnswer.of(new float[] {3e38f, -3e38f}, 0, 2, 1);
        assertThat(scored.confidence()).isEqualTo(1);
        assertThat(scored.negativeLogLikelihood()).isFinite().isGreaterThan(5e38);
    }
}
