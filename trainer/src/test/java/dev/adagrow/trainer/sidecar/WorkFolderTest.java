package dev.adagrow.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkFolderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temp;

    @Test
    void belongsToOneTrainerAtATime() throws IOException {
        try (var first = WorkFolder.take(temp).orElseThrow()) {
            assertThat(WorkFolder.take(temp)).isEmpty();
            assertThat(first.blobs()).isEqualTo(temp.resolve("blobs"));
        }
        var second = WorkFolder.take(temp);
        assertThat(second).isPresent();
        second.get().close();
    }

    @Test
    void announcesTheTrainerUntilItIsClosed() throws IOException {
        try (var folder = WorkFolder.take(temp).orElseThrow()) {
            folder.announce(8012, 4711);
            assertThat(temp.resolve("trainer.json"))
                    .hasContent("{\"metricsPort\": 8012, \"pid\": 4711}");
        }
        assertThat(temp.resolve("trainer.json")).doesNotExist();
    }

    @Test
    void givesEachRunAnEmptyFolder() throws IOException {
        try (var folder = WorkFolder.take(temp).orElseThrow()) {
            Files.writeString(
                    Files.createDirectories(folder.freshJob().resolve("deep")).resolve("file"),
                    "old");

            assertThat(folder.freshJob()).isEmptyDirectory();
            folder.clearJob();
            assertThat(temp.resolve("job")).doesNotExist();
        }
    }
}
