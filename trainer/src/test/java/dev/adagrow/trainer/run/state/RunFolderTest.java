package dev.adagrow.trainer.run.state;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.trainer.run.SmallTasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void numbersOfThreadsMakeNoOtherRun() throws IOException {
        var run = new RunFolder(folder);
        run.begin(
                SmallTasks.config("{threads: 1, inputThreads: 0}"),
                new Asked("digits", "glyphs", List.of("0"), List.of("d"), null));

        assertThatCode(() -> run.requireSame(SmallTasks.config("{threads: 2, inputThreads: 1}")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> run.requireSame(SmallTasks.config("seed: 5")))
                .isInstanceOf(RunMismatchException.class)
                .hasMessageContaining("seed is 1, not 5");
    }
}
