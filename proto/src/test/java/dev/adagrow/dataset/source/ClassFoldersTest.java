package dev.adagrow.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.TinyPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassFoldersTest {
    @TempDir private Path folder;

    private Path pictures = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        pictures = Files.createDirectory(folder.resolve("pictures"));
    }

    private static byte[] picture(int i) {
        return TinyPictures.grey(1, 2, i, 7);
    }

    private void put(String name, byte[] bytes) throws IOException {
        Path file = pictures.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, bytes);
    }

    private void twoClasses() throws IOException {
        put("10/a.png", picture(1));
        put("9/b.PNG", picture(2));
        put("9/c.jpg", TinyPictures.jpeg(3, 1, 0));
    }

    private Dataset load() throws IOException {
        return new DatasetSource.ClassFolder(pictures).load();
    }

    private void refused(String... words) {
        assertThatThrownBy(this::load)
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void theFoldersAreTheClassesSortedNumbersByValue() throws IOException {
        twoClasses();
        Dataset dataset = load();
        assertThat(dataset.name()).isEqualTo("pictures");
        assertThat(dataset.classes()).containsExactly("9", "10");
        assertThat(dataset.shape()).containsExactly(3, 3, 2);
        assertThat(dataset.samples()).extracting(Sample::label).containsExactly(1, 0, 0);
        assertThat(dataset.samples().get(0).payload()).isEqualTo(picture(1));
        assertThat(dataset.declaresTest()).isFalse();
    }

    @Test
    void foldersCalledTrainAndTestAreTheSplits() throws IOException {
        put("train/cat/1.png", picture(1));
        put("train/ant/1.png", picture(2));
        put("test/cat/1.png", picture(3));
        Dataset dataset = load();
        assertThat(dataset.classes()).containsExactly("ant", "cat");
        assertThat(dataset.samples())
                .extracting(Sample::declared)
                .containsExactly(
                        Optional.of(Split.TEST),
                        Optional.of(Split.TRAIN),
                        Optional.of(Split.TRAIN));
    }

    @Test
    void aValidationFolderIsTheTestSplitOnlyWhereThereIsNoOther() throws IOException {
        put("train/cat/1.png", picture(1));
        put("train/ant/1.png", picture(2));
        put("val/cat/1.png", picture(3));
        var source = new DatasetSource.ClassFolder(pictures);
        var alone = new Notes();
        var written = source.write(folder.resolve("x.agds"), Optional.empty(), alone);
        assertThat(written.summary().count(Split.TEST)).isEqualTo(1);
        assertThat(source.load().declaresTest()).isTrue();
        assertThat(alone.notes)
                .containsExactly(
                        "records of a validation part: 1; they are the test split, for the source has no other");

        put("test/ant/1.png", picture(4));
        var both = new Notes();
        source.write(folder.resolve("x.agds"), Optional.empty(), both);
        assertThat(source.load().samples())
                .extracting(Sample::declared)
                .containsExactly(
                        Optional.of(Split.TEST),
                        Optional.of(Split.TRAIN),
                        Optional.of(Split.TRAIN),
                        Optional.empty());
        assertThat(both.notes)
                .containsExactly(
                        "records of a validation part: 1; split by content like the training records");
    }

    @Test
    void aFolderAndItsZipGiveTheSameBytes() throws IOException {
        twoClasses();
        Path zip =
                Packed.zip(
                        folder.resolve("pictures.zip"),
                        "9/c.jpg",
                        TinyPictures.jpeg(3, 1, 0),
                        "9/b.PNG",
                        picture(2),
                        "10/a.png",
                        picture(1),
                        "__MACOSX/9/._b.PNG",
                        "x");
        Path one = folder.resolve("1.agds"), two = folder.resolve("2.agds");
        new DatasetSource.ClassFolder(pictures).write(one, Optional.empty(), SourceListener.NONE);
        var written =
                new DatasetSource.ClassArchive(zip)
                        .write(two, Optional.empty(), SourceListener.NONE);
        assertThat(Files.readAllBytes(two)).isEqualTo(Files.readAllBytes(one));
        assertThat(written.summary().byClass()).containsExactly(2, 1);
    }

    @Test
    void readsATarBelowOneFolder() throws IOException {
        Path tar =
                Packed.tar(
                        folder.resolve("t.tgz"),
                        "./mine/train/cat/1.png",
                        picture(1),
                        "./mine/test/dog/1.png",
                        picture(2));
        Dataset dataset = new DatasetSource.ClassArchive(tar).load();
        assertThat(dataset.classes()).containsExactly("cat", "dog");
        assertThat(dataset.declaresTest()).isTrue();
    }

    @Test
    void passesOverOtherFilesAndSaysSo() throws IOException {
        twoClasses();
        put("9/notes.txt", new byte[1]);
        put("9/moving.gif", new byte[1]);
        put(".DS_Store", new byte[1]);
        put("9/._b.PNG", new byte[1]);
        var notes = new Notes();
        new DatasetSource.ClassFolder(pictures)
                .write(folder.resolve("x.agds"), Optional.empty(), notes);
        assertThat(notes.notes)
                .containsExactly(
                        "2 files are passed over, neither .jpg, .jpeg nor .png: 9/moving.gif, ...");
        assertThat(notes.records).isEqualTo(3);
    }

    @Test
    void namesThePictureThatCannotBeRead() throws IOException {
        twoClasses();
        byte[] whole = picture(5);
        put("9/d.png", Arrays.copyOf(whole, 45));
        refused("pictures: 9/d.png: record 3: ");
        put("9/d.png", new byte[0]);
        refused("9/d.png: record 3: the bytes are no JPEG or PNG image");
        put("9/d.png", new byte[(16 << 20) + 1]);
        refused("d.png", "more than 16777216 bytes");
    }

    @Test
    void namesThePictureThatLiesElsewhere() throws IOException {
        twoClasses();
        put("c.png", picture(3));
        refused("c.png lies in no class folder");
        Files.delete(pictures.resolve("c.png"));
        put("9/deeper/c.png", picture(3));
        refused("9/deeper/c.png lies otherwise than");
        Files.delete(pictures.resolve("9/deeper/c.png"));
        refused("9/deeper", "no JPEG or PNG file");
        Files.delete(pictures.resolve("9/deeper"));
        put("train/c.png", picture(3));
        refused("train/c.png lies in no class folder");
    }

    @Test
    void namesAFolderOrArchiveWithoutPictures() throws IOException {
        twoClasses();
        Files.createDirectory(pictures.resolve("empty"));
        refused("empty", "no JPEG or PNG file");
        Path zip = Packed.zip(folder.resolve("x.zip"), "a/notes.txt", "x");
        assertThatThrownBy(() -> new DatasetSource.ClassArchive(zip).load())
                .hasMessageContaining("x.zip: no .jpg, .jpeg or .png file");
        assertThatThrownBy(() -> new DatasetSource.ClassFolder(folder.resolve("none")).load())
                .hasMessageContaining("none: no such folder");
        Files.write(folder.resolve("y.zip"), new byte[] {'P', 'K', 3, 4, 0, 0});
        assertThatThrownBy(() -> new DatasetSource.ClassArchive(folder.resolve("y.zip")).load())
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("y.zip: the archive is damaged");
    }

    @Test
    void followsLinksToFilesInsideTheFolderOnly() throws IOException {
        twoClasses();
        Path outside = Files.write(folder.resolve("outside.png"), picture(9));
        Files.createSymbolicLink(pictures.resolve("9/z.png"), Path.of("../10/a.png"));
        assertThat(load().samples()).hasSize(4);
        Files.createSymbolicLink(pictures.resolve("9/zz.png"), outside);
        refused("zz.png", "a link leads out of");
        Files.delete(pictures.resolve("9/zz.png"));
        Files.createSymbolicLink(pictures.resolve("8"), folder);
        refused("8", "a link to a folder");
    }

    @Test
    void oneClassAloneIsADataSetThatAModelMayLearnBesideOthers() throws IOException {
        put("a/1.png", picture(1));
        put("a/2.png", picture(2));
        assertThat(load().classes()).containsExactly("a");
    }
}
