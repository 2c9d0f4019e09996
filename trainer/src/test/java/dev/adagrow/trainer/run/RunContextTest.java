package dev.adagrow.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.trainer.growth.StopRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunContextTest {
    private static final FirstState STATE = FirstState.start(StopRule.Settings.defaults());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void goesOnFromACheckpointWhateverTheNumberOfThreads() throws IOException {
        context("threads: 1").checkpoint(STATE, Map.of());

        assertThat(context("threads: 2").resume(FirstState.class))
                .hasValueSatisfying(c -> assertThat(c.state()).isEqualTo(STATE));
    }

    @Test
    void refusesTheCheckpointOfAnotherTask() throws IOException {
        context("seed: 1").checkpoint(STATE, Map.of());

        assertThatThrownBy(() -> context("seed: 2").resume(FirstState.class))
                .isInstanceOf(CheckpointMismatchException.class)
                .hasMessageContaining(work.resolve(GrowthRun.CHECKPOINT).toString());
    }

    @Test
    void namesTheCheckpointThatIsDamaged() throws IOException {
        Files.writeString(work.resolve(GrowthRun.CHECKPOINT), "no archive");

        assertThatThrownBy(() -> context("seed: 1").resume(FirstState.class))
                .hasMessageStartingWith(work.resolve(GrowthRun.CHECKPOINT) + ": ");
    }

    private RunContext context(String config) throws IOException {
        var task =
                new GrowthTask(
                        "digits",
                        SmallTasks.config(config),
                        SmallTasks.DIGITS,
                        work.resolve("data.agds"),
                        List.of(),
                        Optional.empty(),
                        Optional.of(work.resolve(GrowthRun.CHECKPOINT)),
                        List.of("d"),
                        work);
        return new RunContext(task, RecordingListener.patient(), millis -> {});
    }
}
