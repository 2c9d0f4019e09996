package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import org.junit.jupiter.api.Test;

class LogLossTest {
    @Test
    void isTheNegativeLogOfTheLabelsProbability() {
        var logits = new FloatTensor(new float[] {1, 2, 3, 0, 0, 0}, 2, 3);
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
        assertThat(LogLoss.of(logits, new int[] {1, 2}))
                .containsExactly(
                        new double[] {-Math.log(Math.exp(2) / sum), Math.log(3)}, within(1e-12));
    }

    @Test
    void largeLogitsDoNotOverflow() {
        var logits = new FloatTensor(new float[] {1000, -1000}, 1, 2);
        assertThat(LogLoss.of(logits, new int[] {0})).containsExactly(0);
        assertThat(LogLoss.of(logits, new int[] {1})).containsExactly(2000);
    }

    @Test
    void aClassThatTheNetLacksCostsEverything() {
        var logits = new FloatTensor(new float[] {0, 0}, 1, 2);
        assertThat(LogLoss.of(logits, new int[] {2})).containsExactly(Double.POSITIVE_INFINITY);
    }
}
