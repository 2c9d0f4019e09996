package dev.adagrow.trainer.run.continued;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    @ParameterizedTest
    @CsvSource({
        "0.10, 0.15, 0.05, true",
        "0.07, 0.15, 0.05, false",
        "0.05, 0.06, 0.05, true",
        "0.049, 0.06, 0.05, false",
        "0.10, 0.15, 0.30, false"
    })
    void lacksWhereTheNewTrainingRecordsAreNotLearntAndAGainWouldBeSeen(
            double train, double validation, double visible, boolean lacks) {
        assertThat(new Capacity(train, validation, visible).lacks()).isEqualTo(lacks);
    }

    @Test
    void theReasonNamesItsNumbers() {
        assertThat(new Capacity(0.1, 0.15, 0.05).reason())
                .isEqualTo(
                        "capacity lacks: 10.00 % of the new training and 15.00 % of the new validation records are still answered wrong");
        assertThat(new Capacity(0.07, 0.15, 0.05).reason())
                .startsWith("capacity does not lack: the error on new training records, 7.00 %")
                .contains("15.00 %");
        assertThat(new Capacity(0.049, 0.06, 0.05).reason()).contains("only 4.90 %");
        assertThat(new Capacity(0.1, 0.15, 0.3).reason()).contains("a difference under 30 %");
    }
}
