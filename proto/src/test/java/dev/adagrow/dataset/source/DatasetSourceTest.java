package dev.adagrow.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.DatasetSummary;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.RecordFile;
import dev.adagrow.dataset.Records;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.TinyPictures;
import dev.adagrow.dataset.glyphs.Alphabet;
import dev.adagrow.dataset.glyphs.Glyphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatasetSourceTest {
    @TempDir Path folder;

    @Test
    void understandsEachKind() {
        assertThat(DatasetSource.parse("idx:some/dir"))
                .isEqualTo(new DatasetSource.IdxFolder(Path.of("some/dir"), 0));
        assertThat(DatasetSource.parse("idx:a,b,labels-from=1"))
                .isEqualTo(new DatasetSource.IdxFolder(Path.of("a,b"), 1));
        assertThat(DatasetSource.parse("folder:a"))
                .isEqualTo(new DatasetSource.ClassFolder(Path.of("a")));
        assertThat(DatasetSource.parse("folder:a.tgz"))
                .isEqualTo(new DatasetSource.ClassArchive(Path.of("a.tgz")));
        assertThat(DatasetSource.parse("tar:train.tar,test.tar.gz"))
                .isEqualTo(
                        new DatasetSource.Tars(
                                List.of(Path.of("train.tar"), Path.of("test.tar.gz"))));
        assertThat(DatasetSource.parse("csv:t.csv"))
                .isEqualTo(new DatasetSource.Csv(Path.of("t.csv")));
        assertThat(DatasetSource.parse("parquet:data"))
                .isEqualTo(new DatasetSource.ParquetFiles(Path.of("data")));
        assertThat(DatasetSource.parse("a/b.agds"))
                .isEqualTo(new DatasetSource.File(Path.of("a/b.agds")));
        assertThat(DatasetSource.parse("glyphs"))
                .isEqualTo(new DatasetSource.Drawn(new Glyphs.Spec(1, 4000, 2000, 0)));
        assertThat(DatasetSource.parse("glyphs:drift=0.5,seed=9,test=0,train=10"))
                .isEqualTo(new DatasetSource.Drawn(new Glyphs.Spec(9, 10, 0, 0.5)));
        assertThat(DatasetSource.parse("glyphs:alphabet=letters"))
                .isEqualTo(
                        new DatasetSource.Drawn(
                                new Glyphs.Spec(1, 4000, 2000, 0, Alphabet.LETTERS)));
    }

    private static DatasetSource.Relabelled only(DatasetSource source, String... names) {
        return new DatasetSource.Relabelled(source, Optional.empty(), "", List.of(names));
    }

    @Test
    void understandsOptionsBehindEachKindInAnyOrder() {
        var all =
                new DatasetSource.Relabelled(
                        new DatasetSource.IdxFolder(Path.of("a,b"), 1),
                        Optional.of(Path.of("names/of a.txt")),
                        "fashion-",
                        List.of("fashion-shirt", "fashion-bag"));
        assertThat(
                        DatasetSource.parse(
                                "idx:a,b,labels-from=1,classes=names/of a.txt,prefix=fashion-,"
                                        + "only=fashion-shirt+fashion-bag"))
                .isEqualTo(all);
        assertThat(
                        DatasetSource.parse(
                                "idx:a,b,only=fashion-shirt+fashion-bag,prefix=fashion-,"
                                        + "labels-from=1,classes=names/of a.txt"))
                .isEqualTo(all);
        assertThat(DatasetSource.parse("folder:a,only=3"))
                .isEqualTo(only(new DatasetSource.ClassFolder(Path.of("a")), "3"));
        assertThat(DatasetSource.parse("folder:a.zip,only=3"))
                .isEqualTo(only(new DatasetSource.ClassArchive(Path.of("a.zip")), "3"));
        assertThat(DatasetSource.parse("tar:a.tar,b.tar,only=3"))
                .isEqualTo(
                        only(
                                new DatasetSource.Tars(List.of(Path.of("a.tar"), Path.of("b.tar"))),
                                "3"));
        assertThat(DatasetSource.parse("csv:t.csv,only=3"))
                .isEqualTo(only(new DatasetSource.Csv(Path.of("t.csv")), "3"));
        assertThat(DatasetSource.parse("parquet:p,only=3"))
                .isEqualTo(only(new DatasetSource.ParquetFiles(Path.of("p")), "3"));
        assertThat(DatasetSource.parse("a.agds,only=3"))
                .isEqualTo(only(new DatasetSource.File(Path.of("a.agds")), "3"));
        var drawn = new DatasetSource.Drawn(new Glyphs.Spec(9, 10, 0, 0));
        assertThat(DatasetSource.parse("glyphs:train=10,only=3,seed=9,test=0"))
                .isEqualTo(only(drawn, "3"));
        var usual = new DatasetSource.Drawn(new Glyphs.Spec(1, 4000, 2000, 0));
        assertThat(DatasetSource.parse("glyphs,only=3")).isEqualTo(only(usual, "3"));
        assertThat(DatasetSource.parse("glyphs:only=3")).isEqualTo(only(usual, "3"));
    }

    @Test
    void whatIsThereAsItStandsIsAPathInSpiteOfItsName() throws IOException {
        Path odd = file("run,only=3/x,prefix=0.1.csv", new byte[0]);
        assertThat(DatasetSource.parse(odd.toString())).isEqualTo(new DatasetSource.Csv(odd));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idx:a",
                "folder:a",
                "tar:a.tar,b.tar",
                "csv:a.csv",
                "parquet:a",
                "a.agds",
                "glyphs"
            })
    void namesTheOptionThatIsWrong(String source) {
        refused(source + ",colour=red", "unknown option \"colour\"", "classes, prefix, only");
        refused(source + ",only=3,rest", "unknown option \"rest\"");
        refused(source + ",only=3,", "unknown option \"\"");
        refused(source + ",only=3,only=4", "\"only\" is given twice");
        refused(source + ",prefix=", "prefix= needs a value");
        refused(source + ",classes=", "classes= needs a value");
        refused(source + ",only=", "only= needs a value");
        refused(source + ",only=3+", "only: a class name is blank");
        refused(source + ",only=3+4+3", "only: class \"3\" is given twice");
    }

    @Test
    void onlyIdxFilesHaveAFirstLabel() {
        refused("folder:a,labels-from=1", "folder: unknown option \"labels-from\"");
        refused("idx:a,labels-from=1,labels-from=1", "\"labels-from\" is given twice");
        refused("idx:a,labels-from=2,prefix=x", "labels-from=2 is neither 0 nor 1");
        refused("glyphs:seed=1,labels-from=1", "\"labels-from\"");
        refused("glyphs:only=3,", "nothing stands behind a comma");
    }

    private static void refused(String text, String... message) {
        assertThatThrownBy(() -> DatasetSource.parse(text))
                .as(text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mnist",
                "idx:",
                "idx:a,labels-from=2",
                "folder:",
                "tar:",
                "tar:a.tar,",
                "csv:",
                "parquet:",
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
        assertThatThrownBy(() -> new DatasetSource.IdxFolder(absent, 0).load())
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("no such folder");
    }

    private Path file(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.write(file, bytes);
    }

    @Test
    void understandsAPathAloneByWhatIsThere() throws IOException {
        byte[] picture = TinyPictures.grey(1, 1, 7);
        Path idx = folder.resolve("idx");
        file("idx/train-images.idx3-ubyte", new byte[0]);
        assertThat(DatasetSource.parse(idx.toString()))
                .isEqualTo(new DatasetSource.IdxFolder(idx, 0));
        Path hf = folder.resolve("hf"), parquet = file("hf/train-0.parquet", new byte[0]);
        assertThat(DatasetSource.parse(hf.toString()))
                .isEqualTo(new DatasetSource.ParquetFiles(hf));
        assertThat(DatasetSource.parse(parquet.toString()))
                .isEqualTo(new DatasetSource.ParquetFiles(parquet));
        Path classes = folder.resolve("classes");
        file("classes/a/1.png", picture);
        assertThat(DatasetSource.parse(classes.toString()))
                .isEqualTo(new DatasetSource.ClassFolder(classes));
        Path zip = file("x.zip", new byte[0]);
        assertThat(DatasetSource.parse(zip.toString()))
                .isEqualTo(new DatasetSource.ClassArchive(zip));
        Path csv = file("x.csv", new byte[0]);
        assertThat(DatasetSource.parse(csv.toString())).isEqualTo(new DatasetSource.Csv(csv));
        Path tars = Files.createDirectory(folder.resolve("web"));
        Path web = Packed.tar(tars.resolve("w.tar.gz"), "0.png", picture, "0.cls", "1");
        assertThat(DatasetSource.parse(web.toString()))
                .isEqualTo(new DatasetSource.Tars(List.of(web)));
        assertThat(DatasetSource.parse(tars.toString()))
                .isEqualTo(new DatasetSource.Tars(List.of(tars)));
        Path packed = Packed.tar(folder.resolve("c.tar"), "a/0.png", picture);
        assertThat(DatasetSource.parse(packed.toString()))
                .isEqualTo(new DatasetSource.ClassArchive(packed));
    }

    @Test
    void saysWhatASourceMayBeWhereAPathAloneIsNotClear() throws IOException {
        Path text = file("notes.txt", new byte[3]);
        assertThatThrownBy(() -> DatasetSource.parse(text.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining("not clear what is there")
                .hasMessageContaining(DatasetSource.SYNTAX);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> DatasetSource.parse(empty.toString()))
                .hasMessageContaining("not clear what is there");
    }

    @Test
    void writesWhatItLoads() throws IOException {
        var source = DatasetSource.parse("glyphs:train=100,test=30");
        Path target = folder.resolve("drawn.agds");
        var written = source.write(target, Optional.empty(), SourceListener.NONE);
        assertThat(Files.readAllBytes(target)).isEqualTo(Records.bytes(source.load()));
        assertThat(written.summary()).isEqualTo(DatasetSummary.of(source.load()));
        Path renamed = folder.resolve("renamed.agds");
        new DatasetSource.File(target).write(renamed, Optional.of("other"), SourceListener.NONE);
        try (var records = RecordFile.open(renamed)) {
            assertThat(records.header().name()).isEqualTo("other");
            assertThat(records.size()).isEqualTo(130);
        }
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
