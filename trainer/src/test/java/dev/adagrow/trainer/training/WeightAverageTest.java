package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
    private static final TrainingForm FORM =
            InitialWeights.form(
                    SmallNets.vgg(new Shape(1, 8, 8), List.of(2, 3), List.of(0, 0), 2),
                    new SplittableRandom(1));

    /** Every value is this. */
    private static TrainingForm filled(double value) {
        var values = new TreeMap<String, FloatTensor>();
        FORM.parameters()
                .forEach((path, tensor) -> {
                    var data = new float[tensor.size()];
                    java.util.Arrays.fill(data, (float) value);
                    values.put(path, new FloatTensor(data, tensor.dims()));
                });
        return new TrainingForm(FORM.architecture(), values);
    }

    @Test
    void everyEighthStepFromTheFirstOnIsTakenIn() {
        var average = new WeightAverage(100);
        for (int step = 90; step <= 120; step++) {
            int now = step;
            average.after(step, () -> filled(now));
        }
        assertThat(average.mean().architecture()).isEqualTo(FORM.architecture());
        average.mean()
                .parameters()
                .forEach((path, tensor) -> {
                    for (float value : tensor.data()) {
                        assertThat(value).as(path).isCloseTo((100 + 108 + 116) / 3f, within(1e-5f));
                    }
                });
    }

    @Test
    void withoutAStepThereIsNoMean() {
        assertThatThrownBy(() -> new WeightAverage(5).mean())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no weights from step 5 on");
    }
}
