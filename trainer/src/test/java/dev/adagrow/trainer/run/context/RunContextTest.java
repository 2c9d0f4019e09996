package dev.adagrow.trainer.run.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.trainer.run.RecordingListener;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.state.RunMismatchException;
import dev.adagrow.trainer.run.task.GrowthTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunContextTest {
    private static final State STATE = new State(3);
    private static final ImagePreprocessing PADDED = ImagePreprocessing.padded(1, 32, 32);

    private record State(int epoch) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void goesOnFromACheckpointWhateverTheNumberOfThreads() throws IOException {
        context("{threads: 1, inputThreads: 0}").checkpoint(STATE, PADDED, Map.of());

        assertThat(context("{threads: 2, inputThreads: 1}").resume(State.class))
                .hasValueSatisfying(c -> assertThat(c.state()).isEqualTo(STATE));
    }

    @Test
    void refusesTheCheckpointOfAnotherTask() throws IOException {
        context("seed: 1").checkpoint(STATE, PADDED, Map.of());

        assertThatThrownBy(() -> context("seed: 2").resume(State.class))
                .isInstanceOf(RunMismatchException.class)
                .hasMessageContaining(work.resolve(GrowthTask.CHECKPOINT).toString());
    }

    @Test
    void namesTheCheckpointThatIsDamaged() throws IOException {
        Files.writeString(work.resolve(GrowthTask.CHECKPOINT), "no archive");

        assertThatThrownBy(() -> context("seed: 1").resume(State.class))
                .hasMessageStartingWith(work.resolve(GrowthTask.CHECKPOINT) + ": ");
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
                        Optional.of(work.resolve(GrowthTask.CHECKPOINT)),
                        List.of("d"),
                        work);
        return new RunContext(task, RecordingListener.patient(), millis -> {});
    }
}
