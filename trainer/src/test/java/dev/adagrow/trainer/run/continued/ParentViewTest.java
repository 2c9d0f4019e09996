package dev.adagrow.trainer.run.continued;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.tensor.FloatTensor;
import org.junit.jupiter.api.Test;

class ParentViewTest {
    @Test
    void onlyRecordsOfKnownClassesThatTheParentIsSureOfOtherwiseContradictIt() {
        var logits =
                new FloatTensor(
                        new float[] {
                            9, 0, // sure of class 0
                            9, 0,
                            1, 0, // not sure
                            0, 9
                        },
                        4,
                        2);

        assertThat(contradicted(logits, new int[] {1, 0, 1, 1})).isEqualTo(0.25);
        assertThat(contradicted(logits, new int[] {1, 2, 2, 2})).isEqualTo(1);
        assertThat(contradicted(logits, new int[] {2, 2, 2, 2})).isZero();
    }

    private static double contradicted(FloatTensor logits, int[] labels) {
        var tally = new ParentView.Tally();
        tally.add(logits, labels);
        return tally.contradicted();
    }
}
