package dev.adagrow.trainer.run.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.BundleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class EpochLinesTest {
    private record Line(int epoch, String text) {}

    @TempDir private Path folder;

    private Path file;
    private EpochLines journal;

    @BeforeEach
    void open() {
        file = folder.resolve("lines.jsonl");
        journal = new EpochLines(file);
    }

    private void append(int... epochs) throws IOException {
        for (int epoch : epochs) {
            journal.append(new Line(epoch, "zwölf \"Boxkämpfer\"\n"));
        }
    }

    private List<Integer> epochs() throws IOException {
        return journal.read(Line.class).stream().map(Line::epoch).toList();
    }

    @Test
    void keepsOneLineForEachEntryInOrder() throws IOException {
        assertThat(journal.read(Line.class)).isEmpty();
        append(1, 1, 2);
        assertThat(Files.readString(file).lines()).hasSize(3);
        assertThat(journal.read(Line.class))
                .containsExactly(
                        new Line(1, "zwölf \"Boxkämpfer\"\n"),
                        new Line(1, "zwölf \"Boxkämpfer\"\n"),
                        new Line(2, "zwölf \"Boxkämpfer\"\n"));
    }

    @Test
    void whereverTheLastLineWasCutOffItsEpochComesOnce() throws IOException {
        append(1, 2, 3);
        var whole = Files.readAllBytes(file);
        int beforeLast = whole.length / 3 * 2;
        for (int length : IntStream.range(beforeLast, whole.length + 1).toArray()) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            journal.keepUntil(2);
            append(3);
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void aTornEndIsNotThere() throws IOException {
        append(1, 2);
        Files.writeString(file, "{\"epoch\":3,\"te", StandardOpenOption.APPEND);
        assertThat(epochs()).containsExactly(1, 2);
        journal.keepUntil(7);
        append(3);
        assertThat(epochs()).containsExactly(1, 2, 3);
    }

    @Test
    void dropsTheLinesOfLaterEpochs() throws IOException {
        journal.keepUntil(0);
        append(1, 2, 2, 3, 4);
        journal.keepUntil(2);
        assertThat(epochs()).containsExactly(1, 2, 2);
        journal.keepUntil(0);
        assertThat(epochs()).isEmpty();
    }

    @Test
    void aMalformedLineIsNamed() throws IOException {
        append(1);
        Files.writeString(file, "{\"text\":\"\"}\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> journal.keepUntil(1))
                .isInstanceOf(BundleException.class)
                .hasMessage(file + ":2: no field epoch");
        assertThatThrownBy(() -> journal.read(Line.class))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(file + ":2: ");
        Files.writeString(file, "{\"epoch\":\n");
        assertThatThrownBy(() -> journal.keepUntil(1)).hasMessageStartingWith(file + ":1: ");
    }
}
