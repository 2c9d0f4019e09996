package dev.adagrow.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.TinyPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WebDatasetTest {
    private static final byte[] ONE = TinyPictures.grey(1, 2, 1, 2),
            TWO = TinyPictures.jpeg(2, 1, 0xff0000);

    @TempDir private Path folder;

    private static Dataset load(Path... tars) throws IOException {
        return new DatasetSource.Tars(List.of(tars)).load();
    }

    private AbstractThrowableAssert<?, ?> refused(Object... members) throws IOException {
        Path tar = Packed.tar(folder.resolve("bad.tar"), members);
        return assertThatThrownBy(() -> load(tar))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageStartingWith(tar + ": ");
    }

    @Test
    void readsPicturesAndLabelsInTheOrderOfTheTar() throws IOException {
        Dataset dataset =
                load(
                        Packed.tar(
                                folder.resolve("some.tar.gz"),
                                "d/01.png",
                                ONE,
                                "d/01.cls",
                                "10",
                                "d/02.json",
                                "{}",
                                "d/02.cls",
                                " 9\n",
                                "d/02.jpeg",
                                TWO));
        assertThat(dataset.name()).isEqualTo("some");
        assertThat(dataset.mediaType()).isEqualTo(Dataset.ENCODED_IMAGE);
        assertThat(dataset.shape()).containsExactly(3, 2, 2);
        assertThat(dataset.classes()).containsExactly("9", "10");
        assertThat(dataset.samples()).extracting(Sample::label).containsExactly(1, 0);
        assertThat(dataset.samples()).extracting(Sample::payload).containsExactly(ONE, TWO);
        assertThat(dataset.declaresTest()).isFalse();
    }

    @Test
    void theNamesOfTarsSayWhichIsTheTestSplitAndAFileBesideNamesTheClasses() throws IOException {
        Path train = Packed.tar(folder.resolve("x-train.tar"), "0.png", ONE, "0.cls", "0");
        Packed.tar(folder.resolve("x-test.tar"), "0.png", TWO, "0.cls", "1");
        Files.writeString(folder.resolve("classes.txt"), "zebra\nant\n");
        Dataset dataset = load(folder);
        assertThat(dataset.classes()).containsExactly("zebra", "ant");
        assertThat(dataset.samples())
                .extracting(Sample::declared)
                .containsExactly(Optional.of(Split.TEST), Optional.of(Split.TRAIN));
        assertThat(dataset.samples()).extracting(Sample::label).containsExactly(1, 0);
        assertThatThrownBy(() -> load(train))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("class 1 (\"ant\") has no record");
    }

    @Test
    void readsClassNamesFromTheLastColumnOfATable() throws IOException {
        Path tar =
                Packed.tar(
                        folder.resolve("a.tar"),
                        "0.png",
                        ONE,
                        "0.cls",
                        "0",
                        "1.jpg",
                        TWO,
                        "1.cls",
                        "1");
        Files.writeString(folder.resolve("classes.tsv"), "0\tn01\tcat\n1\tn02\tdog\n");
        assertThat(load(tar).classes()).containsExactly("cat", "dog");
        Files.writeString(folder.resolve("classes.tsv"), "0\tn01\tcat\n2\tn02\tdog\n");
        assertThatThrownBy(() -> load(tar)).hasMessageContaining("classes.tsv: line 2");
    }

    @Test
    void namesTheKeyThatIsIncomplete() throws IOException {
        refused("0.png", ONE, "1.png", TWO, "1.cls", "0").hasMessageContaining("key 0 has no .cls");
        refused("0.cls", "1").hasMessageContaining("key 0 has no .jpg, .jpeg or .png");
        refused("0.png", ONE, "0.jpg", TWO, "0.cls", "1")
                .hasMessageContaining("key 0 has two pictures");
        refused("0.png", ONE, "0.cls", "cat").hasMessageContaining("0.cls: \"cat\" is no label");
        refused("readme", "x").hasMessageContaining("no picture in it");
    }

    @Test
    void namesAPictureThatCannotBeDecoded() throws IOException {
        byte[] cut = Arrays.copyOf(ONE, 45);
        refused("0.png", TWO, "0.cls", "1", "1.png", cut, "1.cls", "1")
                .hasMessageContaining("bad.tar: 1: record 1: ");
        refused("0.png", "nonsense", "0.cls", "1")
                .hasMessageContaining("record 0: the bytes are no JPEG or PNG image");
    }

    @Test
    void refusesNamesThatLeadOutOfTheArchiveAndLinks() throws IOException {
        for (String name : List.of("../0.png", "/0.png", "a/../../0.png", "a\\0.png", "C:0.png")) {
            refused(name, ONE).hasMessageContaining("is not a name inside the archive");
        }
        Path link = Packed.tarWithLink(folder.resolve("link.tar"), "0.png", "/etc/passwd");
        assertThatThrownBy(() -> load(link))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("0.png is a link or a device");
    }

    @Test
    void refusesADamagedArchive() throws IOException {
        Path whole = Packed.tar(folder.resolve("a.tar.gz"), "0.png", ONE, "0.cls", "1");
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length < bytes.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut.tar.gz"), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> load(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut.tar.gz");
        }
    }

    @Test
    void readsTheJpegsOfCifar10() throws IOException {
        String data = System.getenv("ADAGROW_DATA");
        assumeTrue(data != null, "ADAGROW_DATA is not set");
        var notes = new Notes();
        var written =
                new DatasetSource.Tars(
                                List.of(Path.of(data, "cifar10", "cifar10-jpeg-test.tar.gz")))
                        .write(folder.resolve("c.agds"), Optional.of("cifar"), notes);
        assertThat(notes.records).isEqualTo(10_000);
        assertThat(written.header().shape()).containsExactly(3, 32, 32);
        assertThat(written.header().classes()).startsWith("airplane").endsWith("truck");
        assertThat(written.summary().byClass()).hasSize(10).containsOnly(1000);
        assertThat(written.summary().count(Split.TEST)).isEqualTo(10_000);
    }
}
