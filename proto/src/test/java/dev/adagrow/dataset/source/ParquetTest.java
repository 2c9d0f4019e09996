package dev.adagrow.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
import dev.adagrow.dataset.TinyPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files are PyArrow's, with 2 x 3 grey PNGs whose pixels are 10 i to 10 i + 5: train (snappy, i
 * = 0, 1, 2, dog, cat, dog) and test (zstd, i = 3, cat) as Hugging Face lays them out, flat (plain
 * bytes, text labels sad, glad, sad), and one that holds paths only.
 */
final class ParquetTest {
    @TempDir private Path folder;

    private Path file(String name) throws IOException {
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream(name))) {
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        }
    }

    private static Dataset load(Path path) throws IOException {
        return new DatasetSource.ParquetFiles(path).load();
    }

    private static void isPicture(int i, Sample sample) {
        int[] pixels = {10 * i, 10 * i + 1, 10 * i + 2, 10 * i + 3, 10 * i + 4, 10 * i + 5};
        assertThat(Splits.contentHash(Dataset.ENCODED_IMAGE, sample.payload()))
                .isEqualTo(
                        Splits.contentHash(Dataset.ENCODED_IMAGE, TinyPictures.grey(2, 3, pixels)));
    }

    @Test
    void readsAFolderAsHuggingFaceWritesIt() throws IOException {
        file("train-00000-of-00001.parquet");
        file("test-00000-of-00001.parquet");
        Dataset dataset = load(folder);
        assertThat(dataset.classes()).containsExactly("cat", "dog");
        assertThat(dataset.shape()).containsExactly(1, 2, 3);
        assertThat(dataset.samples()).extracting(Sample::label).containsExactly(0, 1, 0, 1);
        assertThat(dataset.samples())
                .extracting(s -> s.declared().orElseThrow())
                .containsExactly(Split.TEST, Split.TRAIN, Split.TRAIN, Split.TRAIN);
        isPicture(3, dataset.samples().get(0));
        for (int i = 0; i < 3; i++) {
            isPicture(i, dataset.samples().get(i + 1));
        }
    }

    @Test
    void readsPlainBytesAndTextLabels() throws IOException {
        Dataset dataset = load(file("flat.parquet"));
        assertThat(dataset.name()).isEqualTo("flat");
        assertThat(dataset.classes()).containsExactly("glad", "sad");
        assertThat(dataset.samples()).extracting(Sample::label).containsExactly(1, 0, 1);
        isPicture(1, dataset.samples().get(1));
        assertThat(dataset.declaresTest()).isFalse();
    }

    @Test
    void namesTheRowThatHoldsOnlyAPath() throws IOException {
        Path file = file("paths-only.parquet");
        assertThatThrownBy(() -> load(file))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessage(file + ": row 0: no picture, or only its path");
    }

    @Test
    void everyCutIsRefusedByFile() throws IOException {
        byte[] whole = Files.readAllBytes(file("flat.parquet"));
        for (int length = 0; length < whole.length; length += 31) {
            Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> load(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(MalformedDatasetException.class)
                    .hasMessageContaining("cut.parquet");
        }
    }

    @Test
    void aFolderWithoutSuchFilesIsRefused() {
        assertThatThrownBy(() -> load(folder))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("parquet");
    }
}
