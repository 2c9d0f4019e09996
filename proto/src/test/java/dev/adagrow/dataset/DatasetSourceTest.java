package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatasetSourceTest {
    @TempDir Path folder;

    @Test
    void understandsEachKind() {
        assertThat(DatasetSource.parse("idx:some/dir"))
                .isEqualTo(new DatasetSource.IdxFolder(Path.of("some/dir")));
        assertThat(DatasetSource.parse("a/b.agds"))
                .isEqualTo(new DatasetSource.File(Path.of("a/b.agds")));
        assertThat(DatasetSource.parse("glyphs"))
                .isEqualTo(new DatasetSource.Drawn(new Glyphs.Spec(1, 4000, 2000, 0)));
        assertThat(DatasetSource.parse("glyphs:drift=0.5,seed=9,test=0,train=10"))
                .isEqualTo(new DatasetSource.Drawn(new Glyphs.Spec(9, 10, 0, 0.5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mnist",
                "idx:",
                "glyphs:tests=3",
                "glyphs:train",
                "glyphs:train=",
                "glyphs:train=a",
                "glyphs:train=5",
                "glyphs:drift=2",
                "glyphs:seed=1,seed=2",
                "glyphs:seed=1,",
                "x.zip",
                "glyphs :seed=1"
            })
    void refusesWhatItDoesNotUnderstand(String text) {
        assertThatThrownBy(() -> DatasetSource.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheSettingThatIsWrong() {
        assertThatThrownBy(() -> DatasetSource.parse("glyphs:tests=3"))
                .hasMessageContaining("\"tests\"");
        assertThatThrownBy(() -> DatasetSource.parse("glyphs:train=a"))
                .hasMessageContaining("train=a");
        assertThatThrownBy(() -> DatasetSource.parse("mnist"))
                .hasMessageContaining("mnist")
                .hasMessageContaining("idx:DIR");
    }

    @Test
    void readsFilesAndNamesTheirFaults() throws IOException {
        Path file = folder.resolve("three.agds");
        Files.write(file, Records.bytes(Records.random(6, 1)));
        assertThat(new DatasetSource.File(file).load().samples()).hasSize(6);
        Files.writeString(file, "nonsense");
        assertThatThrownBy(() -> new DatasetSource.File(file).load())
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining(file.toString());
        Path absent = folder.resolve("absent.agds");
        assertThatThrownBy(() -> new DatasetSource.File(absent).load())
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining(absent + ": no such file");
        assertThatThrownBy(() -> new DatasetSource.IdxFolder(absent).load())
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("no such folder");
    }

    @Test
    void summaryCountsBySplitAndClass() throws IOException {
        var summary = DatasetSummary.of(DatasetSource.parse("glyphs:train=100,test=30").load());
        assertThat(summary.records()).isEqualTo(130);
        assertThat(summary.count(Split.TEST)).isEqualTo(30);
        assertThat(summary.count(Split.TRAIN) + summary.count(Split.VALIDATION)).isEqualTo(100);
        assertThat(summary.byClass()).hasSize(10).allMatch(n -> n == 13);
    }
}
