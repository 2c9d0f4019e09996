package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetWriterTest {
    @TempDir private Path folder;

    private byte[] written(Dataset dataset) throws IOException {
        Path file = folder.resolve("data.agds");
        try (var writer = DatasetWriter.raw(file, dataset.shape())) {
            for (Sample sample : dataset.samples()) {
                writer.add(sample);
            }
            writer.finish(dataset.name(), dataset.classes());
        }
        return Files.readAllBytes(file);
    }

    private List<Path> left() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void writesTheBytesThatTheWholeDataSetInMemoryGives() throws IOException {
        Dataset dataset = Records.random(100, 1);
        assertThat(written(dataset)).isEqualTo(Records.bytes(dataset));
        assertThat(left()).containsExactly(folder.resolve("data.agds"));
    }

    @Test
    void leavesNothingWhereItWasNotFinished() throws IOException {
        try (var writer = DatasetWriter.raw(folder.resolve("data.agds"), List.of(1, 3, 4))) {
            writer.add(Records.random(1, 1).samples().get(0));
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void leavesNothingWhereARuleIsBroken() throws IOException {
        try (var writer = DatasetWriter.raw(folder.resolve("data.agds"), List.of(1, 3, 4))) {
            for (Sample sample : Records.random(4, 1).samples()) {
                writer.add(sample);
            }
            assertThatThrownBy(() -> writer.finish("x", List.of("a", "b")))
                    .isInstanceOf(MalformedDatasetException.class)
                    .hasMessage("record 2: label 2 is outside 0..1");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void refusesAtOnceWhatIsNoPicture() throws IOException {
        try (var writer = DatasetWriter.encoded(folder.resolve("data.agds"))) {
            assertThatThrownBy(() -> writer.add(new Sample(new byte[50], 0, Optional.empty())))
                    .isInstanceOf(MalformedDatasetException.class)
                    .hasMessage("the bytes are no JPEG or PNG image");
        }
    }

    @Test
    void namesTheFolderThatIsNotThere() {
        Path file = folder.resolve("none").resolve("data.agds");
        assertThatThrownBy(() -> DatasetWriter.encoded(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such folder");
    }
}
