package dev.adagrow.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.stream.StepResult;
import dev.adagrow.trainer.stream.StreamResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamFiguresTest {
    /** Of two steps after the parent's, each asked 400 records. */
    private static StreamResult result(
            String arm,
            long seed,
            double figure,
            double cpu,
            double first,
            double second,
            String... decisions) {
        var steps = new ArrayList<StepResult>();
        for (int k = 0; k < 3; k++) {
            steps.add(
                    new StepResult(
                            k,
                            "t" + k,
                            k == 0 ? "first" : decisions[Math.min(k - 1, decisions.length - 1)],
                            true,
                            true,
                            "",
                            cpu / 2,
                            1,
                            10,
                            20,
                            List.of(0),
                            0,
                            List.of(0.5)));
        }
        return new StreamResult(
                "jobs",
                arm,
                seed,
                10,
                400,
                List.of("t0"),
                List.of(0.9, first, second),
                List.of(400, 400, 400),
                figure,
                figure,
                0,
                0,
                cpu,
                1,
                10,
                0,
                0,
                steps);
    }

    private static List<StreamResult> jobs(String first, String second) {
        return List.of(
                result("auto", 1, 0.70, 20, 0, 0, first, second),
                result("auto", 2, 0.74, 20, 0, 0, "grown", "grown"),
                // seed 1: growing was better at step 1, worse at step 2
                result("always", 1, 0.7, 30, 0.80, 0.50, "grown"),
                result("never", 1, 0.60, 10, 0.60, 0.70, "fine-tuned"),
                // seed 2: alike, within 2 sqrt(2 * 0.25 / 400) = 7.1 points
                result("always", 2, 0.7, 30, 0.50, 0.50, "grown"),
                result("never", 2, 0.64, 10, 0.57, 0.43, "fine-tuned"));
    }

    private static List<StreamResult> drift() {
        return List.of(
                result("auto", 1, 0.60, 30, 0.5, 0.5, "no change"),
                result("always", 1, 0.58, 40, 0.5, 0.5, "grown"),
                result("never", 1, 0.61, 20, 0.5, 0.5, "fine-tuned"),
                result("fine-tune", 1, 0.63, 15, 0.5, 0.5, "fine-tuned"));
    }

    @Test
    void differencesAreOfMeansOverSeedsInPoints() {
        var figures = new StreamFigures(jobs("grown", "grown"), drift());
        assertThat(figures.jobsGrownMinusFinetunedPoints()).isCloseTo(10, within(1e-9));
        assertThat(figures.jobsGrownMinusScratchPoints()).isEmpty();
        assertThat(figures.driftAutoMinusBestPoints()).isCloseTo(-3, within(1e-9));
        assertThat(figures.cpuOverFinetune()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void anArmFromScratchIsComparedWhereThereIsOne() {
        var all = new ArrayList<>(jobs("grown", "grown"));
        all.add(result("scratch", 1, 0.75, 10, 0.5, 0.5, "grown"));
        assertThat(new StreamFigures(all, drift()).jobsGrownMinusScratchPoints().orElseThrow())
                .isCloseTo(-3, within(1e-9));
    }

    @Test
    void autoIsRightWhereItChoseAsTheBetterOneAndWhereNothingIsBetter() {
        // six steps: two alike in seed 2, two alike on the drift, two that differ
        assertThat(new StreamFigures(jobs("grown", "fine-tuned"), drift()).autoRightShare())
                .isEqualTo(1);
        assertThat(new StreamFigures(jobs("grown", "grown"), drift()).autoRightShare())
                .isCloseTo(5.0 / 6, within(1e-9));
        assertThat(new StreamFigures(jobs("no change", "grown"), drift()).autoRightShare())
                .isCloseTo(4.0 / 6, within(1e-9));
    }

    @Test
    void aMissingArmIsNamed() {
        assertThatThrownBy(() -> new StreamFigures(jobs("grown", "grown"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("drift: no result of arm auto");
    }
}
