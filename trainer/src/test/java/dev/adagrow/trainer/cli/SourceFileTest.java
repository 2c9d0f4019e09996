package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.dataset.source.SourceListener;
import dev.adagrow.trainer.run.SmallTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SourceFileTest {
    @TempDir private Path folder;
    @TempDir private Path temporary;

    private SourceFile open(DatasetSource source) throws IOException {
        return SourceFile.open(
                source,
                SourceListener.NONE,
                (prefix, suffix) -> Files.createTempFile(temporary, prefix, suffix));
    }

    @Test
    void whatIsDrawnLiesInAFileUntilItIsClosed() throws IOException {
        try (var file = open(DatasetSource.parse("glyphs:train=30,test=12"))) {
            assertThat(file.records().size()).isEqualTo(42);
            assertThat(temporary).isNotEmptyDirectory();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aFileOfTheInternalFormatIsReadWhereItLiesAndStays() throws IOException {
        var data = SmallTasks.file(folder, SmallTasks.glyphs(1, 30, 12, 0));
        try (var file = open(new DatasetSource.File(data))) {
            assertThat(file.records().size()).isEqualTo(42);
            assertThat(temporary).isEmptyDirectory();
        }
        assertThat(data).exists();
    }

    @Test
    void readsPartOfASourceUnderOtherNames() throws IOException {
        var text = "glyphs:train=30,test=12,prefix=digit-,only=digit-3+digit-7";
        try (var file = open(DatasetSource.parse(text))) {
            assertThat(file.records().header().classes()).containsExactly("digit-3", "digit-7");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void nothingStaysOfARefusedSource() throws IOException {
        var text = Files.writeString(folder.resolve("table.csv"), "no,table\n");
        assertThatThrownBy(() -> open(new DatasetSource.Csv(text)))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("table.csv");
        var none = folder.resolve("none.agds");
        assertThatThrownBy(() -> open(new DatasetSource.File(none)))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessage(none + ": no such file");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void namesFileAndRecordOfWhatIsMalformed() throws IOException {
        var data = SmallTasks.file(folder, SmallTasks.glyphs(4, 30, 12, 0));
        var bytes = Files.readAllBytes(data);
        Files.write(data, Arrays.copyOf(bytes, bytes.length - 5));
        assertThatThrownBy(() -> open(new DatasetSource.File(data)))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageStartingWith(data + ": record 41: the file ends");
    }
}
