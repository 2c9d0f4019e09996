package dev.adagrow.trainer.stream.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StreamPlanTest {
    @ParameterizedTest
    @EnumSource(StreamName.class)
    void aStreamCutOffIsTheBeginningOfTheWhole(StreamName name) {
        var settings = StreamSettings.of(name);
        var whole = StreamPlan.of(settings);
        var cut = StreamPlan.of(new StreamSettings(name, 2, 200, 1, 2, 10, 1));
        assertThat(whole.size()).isEqualTo(settings.steps());
        assertThat(cut.size()).isEqualTo(2);
        assertThat(cut.tasks()).isEqualTo(whole.tasks().subList(0, 2));
        assertThat(cut.asked(1)).isEqualTo(whole.asked(1));
    }

    @Test
    void everyClassOfClassIncrementalStreamsComesOnce() {
        var plan = StreamPlan.of(StreamSettings.of(StreamName.CLASSES_MNIST));
        assertThat(plan.tasks().stream().flatMap(task -> task.labels().stream()))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(plan.asked(4)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aDriftThatComesBackHasThreeTasksInFiveSteps() {
        var plan = StreamPlan.of(StreamSettings.of(StreamName.RECURRING));
        assertThat(plan.order()).containsExactly(0, 1, 2, 1, 2);
        assertThat(plan.asked(4)).containsExactly(2);
        assertThat(plan.arrival(2)).isEqualTo(2);
    }

    /** CIFAR-10 has the fewest for training, and no two steps share one. */
    @ParameterizedTest
    @EnumSource(StreamName.class)
    void usualSizesLeaveEnoughPicturesForEveryStep(StreamName name) {
        var settings = StreamSettings.of(name);
        var plan = StreamPlan.of(settings);
        for (var source : PictureSource.values()) {
            long steps =
                    plan.order().stream()
                            .filter(task -> plan.tasks().get(task).source() == source)
                            .count();
            assertThat(steps * settings.records()).isLessThanOrEqualTo(50_000);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|500|10|2|10|1|steps: 1 is outside 2..3",
                "4|500|10|2|10|1|steps: 4 is outside 2..3",
                "2|199|10|2|10|1|records: 199 is outside 200..50000",
                "2|500|0|2|10|1|testRecords: 0 is outside 1..10000",
                "2|500|10|1|10|1|parentEpochs: 1 is outside",
                "2|500|10|2|9|1|budgetSteps: 9 is outside",
                "2|500|10|2|10|0|arrivalSeconds: 0.0 is not positive",
                "2|500|10|2|10|NaN|arrivalSeconds: NaN is not positive",
            })
    void sizesOutOfRangeAreNamed(
            int steps,
            int records,
            int test,
            int epochs,
            int budget,
            double arrival,
            String message) {
        assertThatThrownBy(() ->
                        new StreamSettings(
                                StreamName.JOBS, steps, records, test, epochs, budget, arrival))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
