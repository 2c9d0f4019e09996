package dev.adagrow.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdxTest {
    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

    @TempDir Path folder;

    @BeforeEach
    void goodFiles() throws IOException {
        put(TRAIN_IMAGES, images(2051, 4, 2, 3));
        put(TRAIN_LABELS, labels(2049, 4, 0, 1, 2, 1));
        put(TEST_IMAGES, images(2051, 2, 2, 3));
        put(TEST_LABELS, labels(2049, 2, 2, 0));
    }

    private Dataset read() throws IOException {
        return new DatasetSource.IdxFolder(folder, 0).load();
    }

    private void put(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    /** Pixel i of the file has the value i. */
    private static byte[] images(int magic, int count, int rows, int columns) {
        var file =
                ByteBuffer.allocate(16 + count * rows * columns)
                        .putInt(magic)
                        .putInt(count)
                        .putInt(rows)
                        .putInt(columns);
        for (int i = 0; file.hasRemaining(); i++) {
            file.put((byte) i);
        }
        return file.array();
    }

    private static byte[] labels(int magic, int count, int... labels) {
        var file = ByteBuffer.allocate(8 + labels.length).putInt(magic).putInt(count);
        for (int label : labels) {
            file.put((byte) label);
        }
        return file.array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private AbstractThrowableAssert<?, ?> refusedNaming(String file) {
        return assertThatThrownBy(() -> read())
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining(file);
    }

    @Test
    void readsTrainAndTestFiles() throws IOException {
        Dataset dataset = read();
        assertThat(dataset.name()).isEqualTo(folder.getFileName().toString());
        assertThat(dataset.shape()).containsExactly(1, 2, 3);
        assertThat(dataset.classes()).containsExactly("0", "1", "2");
        assertThat(dataset.samples()).extracting(Sample::label).containsExactly(0, 1, 2, 1, 2, 0);
        assertThat(dataset.samples().get(1).payload()).containsExactly(6, 7, 8, 9, 10, 11);
        assertThat(dataset.samples())
                .extracting(s -> s.declared().orElseThrow())
                .containsExactly(
                        Split.TRAIN, Split.TRAIN, Split.TRAIN, Split.TRAIN, Split.TEST, Split.TEST);
        DatasetFormat.check(dataset);
    }

    @Test
    void theTestPairMayBeAbsent() throws IOException {
        Files.delete(folder.resolve(TEST_IMAGES));
        Files.delete(folder.resolve(TEST_LABELS));
        assertThat(read().declaresTest()).isFalse();
    }

    @Test
    void halfATestPairIsRefused() throws IOException {
        Files.delete(folder.resolve(TEST_LABELS));
        refusedNaming(TEST_LABELS).hasMessageContaining("no such file");
    }

    @Test
    void readsGzipFiles() throws IOException {
        for (String name : new String[] {TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS}) {
            put(name + ".gz", gzip(Files.readAllBytes(folder.resolve(name))));
            Files.delete(folder.resolve(name));
        }
        assertThat(read().samples()).hasSize(6);
    }

    @Test
    void namesADamagedGzipFile() throws IOException {
        byte[] zipped = gzip(Files.readAllBytes(folder.resolve(TRAIN_IMAGES)));
        Files.delete(folder.resolve(TRAIN_IMAGES));
        put(TRAIN_IMAGES + ".gz", Arrays.copyOf(zipped, zipped.length - 12));
        refusedNaming(TRAIN_IMAGES + ".gz");
        put(TRAIN_IMAGES + ".gz", new byte[100]);
        refusedNaming(TRAIN_IMAGES + ".gz").hasMessageContaining("gzip");
        put(TRAIN_IMAGES + ".gz", new byte[0]);
        refusedNaming(TRAIN_IMAGES + ".gz").hasMessageContaining("truncated");
        byte[] flipped = zipped.clone();
        flipped[zipped.length - 6] ^= 1; // the check sum
        put(TRAIN_IMAGES + ".gz", flipped);
        refusedNaming(TRAIN_IMAGES + ".gz");
    }

    @Test
    void namesMissingFiles() throws IOException {
        Files.delete(folder.resolve(TRAIN_IMAGES));
        refusedNaming(TRAIN_IMAGES).hasMessageContaining("no such file");
    }

    @Test
    void namesTheRecordAtWhichAFileEnds() throws IOException {
        byte[] whole = images(2051, 4, 2, 3);
        put(TRAIN_IMAGES, Arrays.copyOf(whole, whole.length - 8));
        refusedNaming(TRAIN_IMAGES).hasMessageContaining("record 2").hasMessageContaining("4 of 6");
        put(TRAIN_IMAGES, Arrays.copyOf(whole, 9));
        refusedNaming(TRAIN_IMAGES).hasMessageContaining("truncated");
        put(TRAIN_IMAGES, whole);
        put(TRAIN_LABELS, labels(2049, 4, 0, 1, 2));
        refusedNaming(TRAIN_LABELS).hasMessageContaining("record 3");
    }

    @Test
    void namesAWrongMagicNumber() throws IOException {
        put(TRAIN_IMAGES, images(2049, 4, 2, 3));
        refusedNaming(TRAIN_IMAGES).hasMessageContaining("2049").hasMessageContaining("2051");
        put(TRAIN_IMAGES, images(2051, 4, 2, 3));
        put(TEST_LABELS, labels(0, 2, 2, 0));
        refusedNaming(TEST_LABELS).hasMessageContaining("magic number 0");
    }

    @Test
    void refusesBytesAfterTheLastRecord() throws IOException {
        put(TRAIN_LABELS, labels(2049, 4, 0, 1, 2, 1, 0));
        refusedNaming(TRAIN_LABELS).hasMessageContaining("follow the last record");
    }

    @Test
    void refusesDifferentCountsOfImagesAndLabels() throws IOException {
        put(TRAIN_LABELS, labels(2049, 3, 0, 1, 2));
        refusedNaming(TRAIN_IMAGES)
                .hasMessageContaining("4 images")
                .hasMessageContaining("3 labels");
    }

    @Test
    void refusesTestImagesOfAnotherSize() throws IOException {
        put(TEST_IMAGES, images(2051, 2, 3, 2));
        refusedNaming(TEST_IMAGES).hasMessageContaining("3x2").hasMessageContaining("2x3");
    }

    @Test
    void refusesImpossibleSizes() throws IOException {
        for (int[] size : new int[][] {{0, 3}, {-1, 3}, {9000, 1}, {8192, 8192}}) {
            put(
                    TRAIN_IMAGES,
                    ByteBuffer.allocate(16)
                            .putInt(2051)
                            .putInt(4)
                            .putInt(size[0])
                            .putInt(size[1])
                            .array());
            refusedNaming(TRAIN_IMAGES).hasMessageContaining("shape");
        }
        for (int count : new int[] {0, -1, Integer.MAX_VALUE}) {
            put(TRAIN_LABELS, labels(2049, count));
            refusedNaming(TRAIN_LABELS).hasMessageContaining(count + " records");
        }
    }

    @Test
    void namesATestLabelThatTrainingDoesNotKnow() throws IOException {
        put(TEST_LABELS, labels(2049, 2, 2, 3));
        refusedNaming(TEST_LABELS).hasMessageContaining("record 1").hasMessageContaining("label 3");
    }

    @Test
    void namesAClassWithoutARecord() throws IOException {
        put(TRAIN_LABELS, labels(2049, 4, 0, 3, 2, 0));
        refusedNaming(TRAIN_LABELS)
                .hasMessageContaining("class 1")
                .hasMessageContaining("record 1")
                .hasMessageContaining("label 3");
    }

    @Test
    void refusesAFileThatClaimsMoreThanFitsBeforeReadingIt() throws IOException {
        put(TRAIN_LABELS, labels(2049, 300, new int[300]));
        var header = ByteBuffer.allocate(16).putInt(2051).putInt(300).putInt(4096).putInt(4096);
        put(TRAIN_IMAGES, header.array());
        refusedNaming(TRAIN_IMAGES).hasMessageContaining("at most 4294967296 bytes in all");
    }

    private void rename(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to));
    }

    @Test
    void readsTheNamesThatOtherPeopleGive() throws IOException {
        rename(TRAIN_IMAGES, "train-images.idx3-ubyte");
        rename(TRAIN_LABELS, "train-labels.idx1-ubyte");
        rename(TEST_IMAGES, "t10k-images.idx3-ubyte");
        rename(TEST_LABELS, "t10k-labels.idx1-ubyte");
        assertThat(read().samples()).hasSize(6);
        put("emnist-x-train-images-idx3-ubyte.gz", gzip(images(2051, 4, 2, 3)));
        assertThatThrownBy(this::read)
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("more than one data set")
                .hasMessageContaining("emnist-x-");
    }

    @Test
    void readsEmnistsNames() throws IOException {
        rename(TRAIN_IMAGES, "emnist-letters-train-images-idx3-ubyte");
        rename(TRAIN_LABELS, "emnist-letters-train-labels-idx1-ubyte");
        rename(TEST_IMAGES, "emnist-letters-test-images-idx3-ubyte");
        Files.delete(folder.resolve(TEST_LABELS));
        assertThatThrownBy(this::read)
                .hasMessageContaining("emnist-letters-test-labels-idx1-ubyte")
                .hasMessageContaining("no such file");
        put("emnist-letters-test-labels-idx1-ubyte", labels(2049, 2, 2, 0));
        assertThat(read().declaresTest()).isTrue();
    }

    @Test
    void readsGzipDataWhateverTheFileIsCalled() throws IOException {
        put(TRAIN_IMAGES, gzip(images(2051, 4, 2, 3)));
        put(TRAIN_LABELS, gzip(labels(2049, 4, 0, 1, 2, 1)));
        assertThat(read().samples()).hasSize(6);
    }

    @Test
    void labelsFromOneAreRefusedWithTheWayOutAndReadWhenTold() throws IOException {
        put(TRAIN_LABELS, labels(2049, 4, 1, 2, 3, 2));
        put(TEST_LABELS, labels(2049, 2, 3, 1));
        refusedNaming(TRAIN_LABELS)
                .hasMessageContaining("labels start at 1: subtract 1")
                .hasMessageContaining("idx:" + folder + ",labels-from=1");
        Dataset dataset = new DatasetSource.IdxFolder(folder, 1).load();
        assertThat(dataset.classes()).containsExactly("1", "2", "3");
        assertThat(dataset.samples()).extracting(Sample::label).containsExactly(0, 1, 2, 1, 2, 0);
        put(TRAIN_LABELS, labels(2049, 4, 0, 2, 1, 2));
        assertThatThrownBy(() -> new DatasetSource.IdxFolder(folder, 1).load())
                .hasMessageContaining("a label 0");
    }

    private static byte[] coloured(int count, int a, int b, int c) {
        byte[] plain = images(2052, count, a * b, c);
        return ByteBuffer.allocate(plain.length + 4)
                .putInt(2052)
                .putInt(count)
                .putInt(a)
                .putInt(b)
                .putInt(c)
                .put(plain, 16, plain.length - 16)
                .array();
    }

    @Test
    void readsColouredPicturesWithTheChannelsFirstOrLast() throws IOException {
        put(TRAIN_IMAGES, coloured(4, 3, 2, 2));
        put(TEST_IMAGES, coloured(2, 2, 2, 3));
        Dataset dataset = read();
        assertThat(dataset.shape()).containsExactly(3, 2, 2);
        assertThat(dataset.samples().get(0).payload())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(dataset.samples().get(4).payload())
                .containsExactly(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11);
    }

    @Test
    void refusesFourExtentsOfWhichNoneOrBothCouldBeChannels() throws IOException {
        put(TRAIN_IMAGES, coloured(4, 3, 2, 1));
        refusedNaming(TRAIN_IMAGES)
                .hasMessageContaining("[3, 2, 1]")
                .hasMessageContaining("1 or 3");
        put(TRAIN_IMAGES, coloured(4, 2, 3, 2));
        refusedNaming(TRAIN_IMAGES).hasMessageContaining("[2, 3, 2]");
    }

    @Test
    void namesValuesThatAreNoBytes() throws IOException {
        put(TRAIN_IMAGES, images(0x0d03, 4, 2, 3));
        refusedNaming(TRAIN_IMAGES).hasMessageContaining("type 0x0d");
    }

    @Test
    void refusesPicturesThatAreAllTheSame() throws IOException {
        put(
                TRAIN_IMAGES,
                ByteBuffer.allocate(40).putInt(2051).putInt(4).putInt(2).putInt(3).array());
        put(
                TEST_IMAGES,
                ByteBuffer.allocate(28).putInt(2051).putInt(2).putInt(2).putInt(3).array());
        assertThatThrownBy(this::read)
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("every record has the same content as record 0");
    }
}
