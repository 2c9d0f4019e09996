package dev.adagrow.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void expectedErrorOfThreeRecordsIsThatByHand() {
        var calibration = new Calibration();
        calibration.observe(0.95, true);
        calibration.observe(0.97, false);
        calibration.observe(0.30, true);
        // bin (14/15, 1]: accuracy 1/2, confidence 0.96; bin (4/15, 5/15]: accuracy 1, 0.30
        double expected = 2.0 / 3 * (0.96 - 0.5) + 1.0 / 3 * (1 - 0.30);
        assertThat(calibration.expectedError()).isCloseTo(expected, within(1e-12));
        assertThat(calibration.meanConfidence()).isCloseTo((0.95 + 0.97 + 0.30) / 3, within(1e-12));
        var last = calibration.bins().getLast();
        assertThat(last.records()).isEqualTo(2);
        assertThat(last.accuracy()).isEqualTo(0.5);
        assertThat(last.gap()).isCloseTo(0.46, within(1e-12));
    }

    @Test
    void binsAreOpenBelowAndClosedAbove() {
        var calibration = new Calibration();
        calibration.observe(0.2, true);
        calibration.observe(Math.nextUp(0.2), true);
        calibration.observe(1, true);
        calibration.observe(Double.MIN_VALUE, false);
        var bins = calibration.bins();
        assertThat(bins).hasSize(15);
        assertThat(bins.get(0).records()).isEqualTo(1);
        assertThat(bins.get(2).records()).isEqualTo(1);
        assertThat(bins.get(2).to()).isCloseTo(0.2, within(1e-15));
        assertThat(bins.get(3).records()).isEqualTo(1);
        assertThat(bins.get(14).records()).isEqualTo(1);
    }

    @Test
    void withoutRecordsNothingIsANumber() {
        var empty = new Calibration();
        assertThat(empty.expectedError()).isNaN();
        assertThat(empty.meanConfidence()).isNaN();
        assertThat(empty.bins().getFirst().confidence()).isNaN();
        assertThat(empty.bins().getFirst().gap()).isNaN();
    }

    @Test
    void agreesWithSummingOverTheRecordsOfEachBin() {
        var random = new Random(3);
        int n = 1000;
        var confidence = random.doubles(n, 0.05, 1).toArray();
        var right = new boolean[n];
        var calibration = new Calibration();
        for (int i = 0; i < n; i++) {
            right[i] = random.nextDouble() < 0.7;
            calibration.observe(confidence[i], right[i]);
        }
        double naive = 0;
        for (int m = 1; m <= 15; m++) {
            double difference = 0;
            for (int i = 0; i < n; i++) {
                if (confidence[i] > (m - 1) / 15.0 && confidence[i] <= m / 15.0) {
                    difference += (right[i] ? 1 : 0) - confidence[i];
                }
            }
            naive += Math.abs(difference) / n;
        }
        assertThat(calibration.expectedError()).isCloseTo(naive, within(1e-12));
    }

    @Test
    void aModelThatIsAsOftenRightAsItIsSureHasNoError() {
        var calibration = new Calibration();
        for (int i = 0; i < 10; i++) {
            calibration.observe(0.7, i < 7);
        }
        assertThat(calibration.expectedError()).isCloseTo(0, within(1e-12));
    }
}
