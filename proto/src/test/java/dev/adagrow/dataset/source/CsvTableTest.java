package dev.adagrow.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.TinyPictures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvTableTest {
    @TempDir private Path folder;

    @BeforeEach
    void pictures() throws IOException {
        Files.createDirectory(folder.resolve("p"));
        Files.write(folder.resolve("p/1.png"), TinyPictures.grey(1, 2, 1, 2));
        Files.write(folder.resolve("p/2, two.png"), TinyPictures.grey(2, 1, 3, 4));
    }

    private Dataset load(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), text);
        return new DatasetSource.Csv(file).load();
    }

    private AbstractThrowableAssert<?, ?> refused(String text) {
        return assertThatThrownBy(() -> load(text))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageStartingWith(folder.resolve("t.csv") + ": ");
    }

    @Test
    void readsPathsLabelsAndSplits() throws IOException {
        Dataset dataset =
                load(
                        "\ufeffPath,size,label,split\r\n"
                                + "p/1.png,7,zebra,train\r\n"
                                + "\"p/2, two.png\",8,\"an \"\"ant\"\"\",test\r\n"
                                + "p/1.png,,zebra,\r\n");
        assertThat(dataset.name()).isEqualTo("t");
        assertThat(dataset.classes()).containsExactly("an \"ant\"", "zebra");
        assertThat(dataset.shape()).containsExactly(1, 2, 2);
        assertThat(dataset.samples()).extracting(Sample::label).containsExactly(1, 0, 1);
        assertThat(dataset.samples())
                .extracting(Sample::declared)
                .containsExactly(
                        Optional.of(Split.TRAIN), Optional.of(Split.TEST), Optional.empty());
    }

    @Test
    void readsThePixelsOfSquareGreyPictures() throws IOException {
        Dataset dataset = load("label,pixel0,pixel1,pixel2,pixel3\n10,0,1,254,255\n\n9,0,0,0,0\n");
        assertThat(dataset.mediaType()).isEqualTo(Dataset.RAW_IMAGE);
        assertThat(dataset.shape()).containsExactly(1, 2, 2);
        assertThat(dataset.classes()).containsExactly("9", "10");
        assertThat(dataset.samples().get(0).payload()).containsExactly(0, 1, -2, -1);
        assertThat(load("1x1,label\n3,a\n4,b\n").shape()).containsExactly(1, 1, 1);
    }

    @Test
    void readsATablePackedWithGzip() throws IOException {
        Path file = folder.resolve("t.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("label,pixel0\n0,1\n1,2\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(DatasetSource.parse(file.toString()).load().samples()).hasSize(2);
    }

    @Test
    void namesWhatTheFirstLineLacks() {
        refused("").hasMessageContaining("empty");
        refused("a,b\n1,2\n").hasMessageContaining("no column \"label\" among a, b");
        refused("label,b\n1,2\n").hasMessageContaining("neither a column \"path\" nor pixel");
        refused("label,pixel0,pixel1\n1,2,3\n").hasMessageContaining("2 pixel columns");
        refused("path,file,label\n").hasMessageContaining("\"path\" and \"file\" mean the same");
    }

    @Test
    void namesTheLineThatIsWrong() {
        refused("label,pixel0\n1,2\n1,256\n").hasMessageContaining("line 3: pixel0 is \"256\"");
        refused("label,pixel0\n1,2\n1,-1\n").hasMessageContaining("line 3: pixel0 is \"-1\"");
        refused("label,pixel0\n1,2\n1\n").hasMessageContaining("line 3: 1 values for 2 columns");
        refused("path,label\np/none.png,a\n")
                .hasMessageContaining("line 2: ")
                .hasMessageContaining("none.png: no such file");
        refused("path,label\np/1.png,a\nt.csv,b\n")
                .hasMessageContaining("line 3: t.csv: record 1: the bytes are no JPEG or PNG");
        refused("path,label,split\np/1.png,a,train\np/1.png,b,holdout\n")
                .hasMessageContaining("line 3: split \"holdout\"; known are train, val and test");
    }

    @Test
    void readsNoFileOutsideItsFolder() throws IOException {
        Files.createSymbolicLink(folder.resolve("p/out.png"), Path.of("/etc/passwd"));
        for (String path : new String[] {"../x.png", "/etc/passwd", "p/../../x.png", ""}) {
            refused("path,label\n" + path + ",a\n").hasMessageContaining("not a name inside");
        }
        refused("path,label\np/out.png,a\n").hasMessageContaining("a link leads out of");
        refused("path,label\np,a\n").hasMessageContaining("no plain file");
    }

    @Test
    void aTableWithoutRowsIsRefused() {
        assertThatThrownBy(() -> load("label,pixel0\n"))
                .isInstanceOf(MalformedDatasetException.class);
    }
}
