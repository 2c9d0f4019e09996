package dev.adagrow.trainer.premise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.LabelledTensors;
import org.junit.jupiter.api.Test;

class JudgedTest {
    private static LabelledTensors records(int... labels) {
        return new LabelledTensors(FloatTensor.zeros(labels.length, 1, 1, 1), labels);
    }

    @Test
    void whatKnowsNothingLosesTheLogarithmOfTheClasses() {
        var judged = Judged.of(FloatTensor.zeros(4, 5), records(0, 1, 2, 4));
        assertThat(judged.loss()).isCloseTo(Math.log(5), within(1e-12));
    }

    @Test
    void lossIsMinusTheLogarithmOfTheLabelsShareHoweverLargeLogitsAre() {
        var logits = new FloatTensor(new float[] {1, 2, 0, 1000, 999, -1000}, 2, 3);
        double first = -Math.log(Math.exp(2) / (Math.exp(1) + Math.exp(2) + 1));
        double second = Math.log(1 + Math.exp(-1));
        var judged = Judged.of(logits, records(1, 0));
        assertThat(judged.loss()).isCloseTo((first + second) / 2, within(1e-12));
        assertThat(judged.error()).isZero();
    }

    @Test
    void aClassCountsOnceHoweverManyRecordsItHas() {
        var logits = new FloatTensor(new float[] {1, 0, 1, 0, 1, 0, 1, 0}, 4, 2);
        assertThat(Judged.of(logits, records(0, 0, 0, 1)).error()).isEqualTo(0.5);
    }
}
