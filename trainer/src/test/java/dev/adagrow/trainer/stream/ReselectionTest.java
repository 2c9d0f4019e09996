package dev.adagrow.trainer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReselectionTest {
    private final List<Integer> asked = new ArrayList<>();

    private static StepVersion version(int step) {
        return new StepVersion(
                new StepRun.Step(step, "t", Path.of("step-" + step)),
                new StepResult(
                        step,
                        "t",
                        "fine-tuned",
                        true,
                        true,
                        "",
                        1,
                        1,
                        1,
                        1,
                        List.of(1),
                        0,
                        List.of(0.5)));
    }

    /** Of versions 0, 1 and so on. */
    private Reselection.Choice best(int served, double... accuracies) throws IOException {
        asked.clear();
        var versions = new ArrayList<StepVersion>();
        for (int i = 0; i < accuracies.length; i++) {
            versions.add(version(i));
        }
        return Reselection.best(
                versions.get(served),
                versions,
                version -> {
                    asked.add(version.step().number());
                    return accuracies[version.step().number()];
                });
    }

    @Test
    void theBestVersionIsChosenAndEachIsAskedOnce() throws IOException {
        var choice = best(2, 0.5, 0.75, 0.6);
        assertThat(choice.version().step().number()).isEqualTo(1);
        assertThat(asked).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(choice.story())
                .isEqualTo(
                        "the version of step 2 answers 60.00 % of the new validation records rightly,"
                                + " that of step 1 75.00 %, the best of 3");
    }

    @Test
    void ofEqualVersionsTheServedOneIsChosenThenTheNewest() throws IOException {
        assertThat(best(0, 0.7, 0.7, 0.6).version().step().number()).isZero();
        assertThat(best(2, 0.7, 0.7, 0.6).version().step().number()).isEqualTo(1);
        assertThat(best(2, 0.5, 0.5, 0.6).story())
                .isEqualTo(
                        "the version of step 2 answers 60.00 % of the new validation records rightly, the best of 3");
    }
}
