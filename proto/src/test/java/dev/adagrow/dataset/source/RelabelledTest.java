package dev.adagrow.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.DatasetSummary;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.RecordFile;
import dev.adagrow.dataset.Records;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.TinyPictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RelabelledTest {
    @TempDir Path folder;
    private Path idx;
    private Path names;

    /** Six records of 1 x 1 x 2 pixels, labels 0 to 2; the last two are test records. */
    @BeforeEach
    void sources() throws IOException {
        idx = Files.createDirectory(folder.resolve("things"));
        put("train-images-idx3-ubyte", 2051, 4, new int[] {1, 2}, 0, 1, 2, 3, 4, 5, 6, 7);
        put("train-labels-idx1-ubyte", 2049, 4, new int[0], 0, 1, 2, 1);
        put("t10k-images-idx3-ubyte", 2051, 2, new int[] {1, 2}, 8, 9, 10, 11);
        put("t10k-labels-idx1-ubyte", 2049, 2, new int[0], 2, 0);
        names = Files.writeString(folder.resolve("names.txt"), "shirt\nankle boot\r\nbag\n");
    }

    private void put(String name, int magic, int count, int[] extents, int... bytes)
            throws IOException {
        var file = ByteBuffer.allocate(8 + 4 * extents.length + bytes.length);
        file.putInt(magic).putInt(count);
        for (int extent : extents) {
            file.putInt(extent);
        }
        for (int b : bytes) {
            file.put((byte) b);
        }
        Files.write(idx.resolve(name), file.array());
    }

    private Dataset load(String options) throws IOException {
        return DatasetSource.parse("idx:" + idx + options).load();
    }

    @Test
    void aFileGivesTheClassesTheirNames() throws IOException {
        Dataset plain = load(""), named = load(",classes=" + names);
        assertThat(named.classes()).containsExactly("shirt", "ankle boot", "bag");
        assertThat(named.name()).isEqualTo("things");
        assertSame(named.samples(), plain.samples());
        DatasetFormat.check(named);
    }

    private static void assertSame(List<Sample> actual, List<Sample> expected) {
        assertThat(actual)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(expected);
    }

    @Test
    void aPrefixStandsBeforeEachName() throws IOException {
        assertThat(load(",prefix=fashion-").classes())
                .containsExactly("fashion-0", "fashion-1", "fashion-2");
        assertThat(load(",prefix=my ,classes=" + names).classes())
                .containsExactly("my shirt", "my ankle boot", "my bag");
    }

    @Test
    void namesFollowTheLabelsWhereverTheseBegin() throws IOException {
        put("train-labels-idx1-ubyte", 2049, 4, new int[0], 1, 2, 3, 2);
        put("t10k-labels-idx1-ubyte", 2049, 2, new int[0], 3, 1);
        Dataset named = load(",classes=" + names + ",labels-from=1");
        assertThat(named.classes()).containsExactly("shirt", "ankle boot", "bag");
        assertThat(named.samples()).extracting(Sample::label).containsExactly(0, 1, 2, 1, 2, 0);
    }

    @Test
    void keepsOnlyTheRecordsOfSomeClassesInTheOrderOfTheSource() throws IOException {
        Dataset part = load(",only=2+0");
        assertThat(part.classes()).containsExactly("0", "2");
        assertThat(part.samples()).extracting(Sample::label).containsExactly(0, 1, 1, 0);
        assertThat(part.samples())
                .extracting(s -> s.payload()[0])
                .containsExactly((byte) 0, (byte) 4, (byte) 8, (byte) 10);
        assertThat(part.samples())
                .extracting(s -> s.declared().orElseThrow())
                .containsExactly(Split.TRAIN, Split.TRAIN, Split.TEST, Split.TEST);
        DatasetFormat.check(part);
    }

    @Test
    void classesAreChosenByTheNamesThatTheyGet() throws IOException {
        assertThat(load(",only=my bag,prefix=my ,classes=" + names).classes())
                .containsExactly("my bag");
        refused(",only=2,classes=" + names).hasMessageContaining("things has no class \"2\"");
    }

    @Test
    void writesWhatItLoads() throws IOException {
        for (var source :
                List.of(
                        DatasetSource.parse("idx:" + idx + ",prefix=x,only=x0+x2"),
                        DatasetSource.parse("glyphs:train=100,test=30,only=3+7"))) {
            Path target = folder.resolve("target.agds");
            var written = source.write(target, Optional.empty(), SourceListener.NONE);
            assertThat(Files.readAllBytes(target)).isEqualTo(Records.bytes(source.load()));
            assertThat(written.summary()).isEqualTo(DatasetSummary.of(source.load()));
            assertThat(written.header().classes()).isEqualTo(source.load().classes());
        }
    }

    @Test
    void worksOnAFileOfTheInternalFormatAndGivesItAnotherName() throws IOException {
        Path file = folder.resolve("three.agds"), target = folder.resolve("part.agds");
        Files.write(file, Records.bytes(Records.random(30, 1)));
        var unused =
                DatasetSource.parse(file + ",only=new-c,prefix=new-")
                        .write(target, Optional.of("part"), SourceListener.NONE);
        try (var records = RecordFile.open(target)) {
            assertThat(records.header().name()).isEqualTo("part");
            assertThat(records.header().classes()).containsExactly("new-c");
            assertThat(records.size()).isEqualTo(10);
        }
    }

    @Test
    void theShapeOfPicturesIsThatOfTheOnesThatStay() throws IOException {
        for (String name : List.of("small/1.png", "small/2.png", "large/1.png", "large/2.png")) {
            Path file = folder.resolve("pictures").resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            int side = name.startsWith("small") ? 1 : 5, rgb = name.contains("1") ? 0xff : 0xff00;
            Files.write(file, TinyPictures.colour(side, side, rgb));
        }
        var source = DatasetSource.parse("folder:" + folder.resolve("pictures") + ",only=small");
        assertThat(source.load().shape()).containsExactly(3, 1, 1);
    }

    @Test
    void twoSourcesThatNameTheirClassesAlikeHaveNoClassInCommon() throws IOException {
        assertThat(load(",prefix=a-").classes())
                .doesNotContainAnyElementsOf(load(",prefix=b-").classes());
    }

    @Test
    void namesTheFileOfNamesThatIsNotThere() {
        refused(",classes=" + folder.resolve("absent.txt"))
                .hasMessage(folder.resolve("absent.txt") + ": no such file");
        refused(",classes=" + folder).hasMessage(folder + ": no such file");
    }

    @Test
    void saysHowManyNamesAndHowManyClassesThereAre() throws IOException {
        Files.writeString(names, "a\nb\n");
        refused(",classes=" + names)
                .hasMessage(names + ": 2 class names, but things has 3 classes: 0, 1, 2");
        Files.writeString(names, "a\nb\nc\nd");
        refused(",classes=" + names).hasMessageContaining("4 class names, but things has 3");
        Files.writeString(names, "");
        refused(",classes=" + names).hasMessageContaining("0 class names, but things has 3");
    }

    @Test
    void namesTheLineThatIsBlankOrRepeatsAName() throws IOException {
        Files.writeString(names, "a\n \t\nc\n");
        refused(",classes=" + names).hasMessageContaining(names + ": line 2 is blank");
        Files.writeString(names, "a\nb\nc\n\n");
        refused(",classes=" + names).hasMessageContaining(names + ": line 4 is blank");
        Files.writeString(names, "a\nb\n a \n");
        refused(",classes=" + names)
                .hasMessageContaining(names + ": line 3: class \"a\" stands in line 1, too");
    }

    @Test
    void refusesAFileThatIsNoText() throws IOException {
        Files.write(names, "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        refused(",classes=" + names).hasMessageContaining(names + ": not UTF-8");
        Files.write(names, new byte[(1 << 20) + 1]);
        refused(",classes=" + names).hasMessageContaining(names + ": more than 1048576 bytes");
    }

    @Test
    void saysWhichClassesThereAreInsteadOfTheWantedOne() {
        refused(",only=1+9").hasMessage("things has no class \"9\" of only=1+9; it has 0, 1, 2");
    }

    @Test
    void whatIsLeftIsADataSetOrRefused() throws IOException {
        put("train-images-idx3-ubyte", 2051, 4, new int[] {1, 2}, 0, 1, 2, 3, 4, 5, 2, 3);
        refused(",only=1")
                .hasMessageContaining("things: every record has the same content as record 0");
        refused(",prefix=" + "x".repeat(200))
                .hasMessageContaining("things: header: a class name must have 1 to 200 characters");
    }

    @Test
    void faultsOfTheSourceAreNamedAsWithoutOptions() throws IOException {
        Files.delete(idx.resolve("t10k-labels-idx1-ubyte"));
        refused(",only=1").hasMessageContaining("t10k-labels-idx1-ubyte");
    }

    @Test
    void nothingStaysBesideTheTarget() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        var unused =
                DatasetSource.parse("idx:" + idx + ",only=1")
                        .write(out.resolve("a.agds"), Optional.empty(), SourceListener.NONE);
        assertThatThrownBy(() ->
                        DatasetSource.parse("idx:" + idx + ",only=9")
                                .write(
                                        out.resolve("b.agds"),
                                        Optional.empty(),
                                        SourceListener.NONE))
                .isInstanceOf(MalformedDatasetException.class);
        try (var files = Files.list(out)) {
            assertThat(files).containsExactly(out.resolve("a.agds"));
        }
    }

    @Test
    void namesTheTargetWhoseFolderIsNotThere() {
        Path target = folder.resolve("absent/a.agds");
        assertThatThrownBy(() ->
                        DatasetSource.parse("idx:" + idx + ",only=1")
                                .write(target, Optional.empty(), SourceListener.NONE))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(target + ": no such folder");
    }

    private AbstractThrowableAssert<?, ?> refused(String options) {
        return assertThatThrownBy(() -> load(options))
                .as(options)
                .isInstanceOf(MalformedDatasetException.class);
    }
}
