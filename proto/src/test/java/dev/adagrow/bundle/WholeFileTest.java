package dev.adagrow.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
    @TempDir Path folder;

    @Test
    void replacesAnOlderFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "older and longer");
        WholeFile.write(file, out -> out.write('n'));
        assertThat(file).hasContent("n");
    }

    @Test
    void aFailureLeavesTheOlderFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "older");
        assertThatThrownBy(() ->
                        WholeFile.write(
                                file,
                                out -> {
                                    out.write('n');
                                    throw new IOException("cut");
                                }))
                .hasMessage("cut");
        assertThat(file).hasContent("older");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void aFileIsAsReadableAsAnyOther() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "");
        Path file = folder.resolve("a");
        WholeFile.write(file, out -> {});
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Files.getPosixFilePermissions(other));
    }

    @Test
    void namesTheFileWhoseFolderIsMissing() {
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("no/a"), out -> {}))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no/a")
                .hasMessageContaining("no such folder");
    }
}
