package dev.adagrow.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.DatasetSource;
import dev.adagrow.dataset.Glyphs;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.trainer.run.SmallTasks;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordStreamTest {
    @TempDir private Path folder;

    @Test
    void aFileYieldsWhatTheDataSetHeldAsOftenAsWanted() throws IOException {
        var spec = new Glyphs.Spec(4, 30, 12, 0);
        var file = SmallTasks.file(folder, Glyphs.generate(spec));
        var read = RecordStream.of(new DatasetSource.File(file));
        var drawn = RecordStream.of(new DatasetSource.Drawn(spec));
        for (var stream : new RecordStream[] {read, drawn}) {
            assertThat(stream.records()).isEqualTo(42);
            assertThat(stream.declaresTest()).isTrue();
            assertThat(stream.outline().samples()).isEmpty();
            assertThat(stream.outline().classes()).isEqualTo(SmallTasks.DIGITS);
            assertThat(payloads(stream)).isEqualTo(payloads(drawn)).hasSize(42);
        }
    }

    private static ArrayList<String> payloads(RecordStream stream) throws IOException {
        var all = new ArrayList<String>();
        stream.forEach((i, sample) ->
                all.add(i + " " + sample.label() + " " + Arrays.hashCode(sample.payload())));
        return all;
    }

    @Test
    void namesFileAndRecordOfWhatIsMalformed() throws IOException {
        var file = SmallTasks.file(folder, SmallTasks.glyphs(4, 30, 12, 0));
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        assertThatThrownBy(() -> RecordStream.of(new DatasetSource.File(file)))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageStartingWith(file + ": record 41: the file ends");
    }

    @Test
    void whatTheVisitorThrowsComesOutAsItIs() throws IOException {
        var file = SmallTasks.file(folder, SmallTasks.glyphs(4, 30, 12, 0));
        var stream = RecordStream.of(new DatasetSource.File(file));
        assertThatThrownBy(() ->
                        stream.forEach((i, sample) -> {
                            throw new FileNotFoundException("visitor");
                        }))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("visitor");
    }
}
