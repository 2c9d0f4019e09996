package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordFileTest {
    @TempDir private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("data.agds"), bytes);
    }

    private static Dataset mixed(int count) {
        var samples = new ArrayList<Sample>();
        for (Sample s : Records.random(count, 5).samples()) {
            Optional<Split> declared =
                    switch (samples.size() % 3) {
                        case 0 -> Optional.empty();
                        case 1 -> Optional.of(Split.TRAIN);
                        default -> Optional.of(Split.TEST);
                    };
            samples.add(new Sample(s.payload(), s.label(), declared));
        }
        return new Dataset(
                "mixed", Dataset.RAW_IMAGE, List.of(1, 3, 4), List.of("a", "b", "c"), samples);
    }

    @Test
    void answersWhatTheFileHoldsInAnyOrder() throws IOException {
        Dataset dataset = mixed(4000);
        try (var records = RecordFile.open(file(Records.bytes(dataset)))) {
            assertThat(records.size()).isEqualTo(4000);
            assertThat(records.header().classes()).isEqualTo(dataset.classes());
            assertThat(records.header().samples()).isEmpty();
            assertThat(records.declaresTest()).isTrue();
            for (int i = 3999; i >= 0; i--) {
                Sample sample = dataset.samples().get(i);
                assertThat(records.payload(i)).isEqualTo(sample.payload());
                assertThat(records.label(i)).isEqualTo(sample.label());
                assertThat(records.declared(i)).isEqualTo(sample.declared());
            }
        }
    }

    @Test
    void answersManyThreadsAtOnce() throws IOException {
        Dataset dataset = mixed(500);
        try (var records = RecordFile.open(file(Records.bytes(dataset)))) {
            assertThat(IntStream.range(0, 5000).parallel().allMatch(i -> same(records, dataset, i)))
                    .isTrue();
        }
    }

    private static boolean same(RecordFile records, Dataset dataset, int i) {
        int at = i * 7919 % dataset.samples().size();
        try {
            return java.util.Arrays.equals(
                    records.payload(at), dataset.samples().get(at).payload());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void holdsPicturesOfDifferentSizes() throws IOException {
        var pictures =
                List.of(
                        TinyPictures.grey(2, 3, 1, 2, 3, 4, 5, 6),
                        TinyPictures.jpeg(5, 2, 0x102030));
        try (var writer = DatasetWriter.encoded(folder.resolve("data.agds"))) {
            writer.add(new Sample(pictures.get(0), 0, Optional.empty()));
            writer.add(new Sample(pictures.get(1), 1, Optional.empty()));
            writer.finish("two", List.of("a", "b"));
        }
        try (var records = RecordFile.open(folder.resolve("data.agds"))) {
            assertThat(records.header().shape()).isEqualTo(List.of(3, 5, 3));
            assertThat(records.payload(0)).isEqualTo(pictures.get(0));
            assertThat(records.payload(1)).isEqualTo(pictures.get(1));
            assertThat(records.declaresTest()).isFalse();
        }
    }

    @Test
    void aBadFileIsRefusedByFileAndRecordAndIsNotKeptOpen() throws IOException {
        var bad = new Records.File();
        bad.records[1][1] = 2;
        Path file = file(bad.bytes());
        assertThatThrownBy(() -> RecordFile.open(file))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessage(file + ": record 1: label 2 is outside 0..1");
    }

    @Test
    void aFileThatBecameShorterIsNamedWithTheRecord() throws IOException {
        Path file = file(Records.bytes(mixed(10)));
        try (var records = RecordFile.open(file)) {
            Files.write(file, new byte[20]);
            assertThatThrownBy(() -> records.payload(9))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("record 9");
        }
    }

    @Test
    void aRecordOutsideIsRefused() throws IOException {
        try (var records = RecordFile.open(file(Records.bytes(mixed(10))))) {
            assertThatThrownBy(() -> records.payload(10))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> records.label(-1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
