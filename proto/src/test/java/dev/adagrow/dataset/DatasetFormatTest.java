package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatasetFormatTest {
    private static AbstractThrowableAssert<?, ?> refused(Consumer<Records.File> damage) {
        var file = new Records.File();
        damage.accept(file);
        return assertThatThrownBy(() -> Records.read(file.bytes()))
                .isInstanceOf(MalformedDatasetException.class);
    }

    @Test
    void readsWhatItWrote() throws IOException {
        var samples =
                List.of(
                        new Sample(new byte[] {1, 2}, 1, Optional.of(Split.TEST)),
                        new Sample(new byte[] {-1, 0}, 0, Optional.of(Split.TRAIN)),
                        new Sample(new byte[] {5, 5}, 0, Optional.empty()));
        var dataset =
                new Dataset(
                        "Zahlen – 数字",
                        Dataset.RAW_IMAGE,
                        List.of(1, 2, 1),
                        List.of("nu\"ll", "eins"),
                        samples);
        byte[] file = Records.bytes(dataset);
        Dataset back = Records.read(file);
        assertThat(back.name()).isEqualTo(dataset.name());
        assertThat(back.shape()).isEqualTo(dataset.shape());
        assertThat(back.classes()).isEqualTo(dataset.classes());
        assertThat(back.samples()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(back.samples().get(i).payload()).isEqualTo(samples.get(i).payload());
            assertThat(back.samples().get(i).label()).isEqualTo(samples.get(i).label());
            assertThat(back.samples().get(i).declared()).isEqualTo(samples.get(i).declared());
        }
        assertThat(Records.bytes(back)).isEqualTo(file);
    }

    @Test
    void readsAFileWrittenByTheSpecification() throws IOException {
        Dataset dataset = Records.read(new Records.File().bytes());
        assertThat(dataset.name()).isEqualTo("two");
        assertThat(dataset.declaresTest()).isTrue();
        assertThat(dataset.samples()).extracting(Sample::label).containsExactly(0, 1);
    }

    @Test
    void namesWhatIsWrongBeforeTheFirstRecord() {
        refused(f -> f.magic = 1).hasMessageContaining("AGDS");
        refused(f -> f.version = 2).hasMessageContaining("version 2");
        refused(f -> f.headerLength = Optional.of((1 << 20) + 1)).hasMessageContaining("1048577");
        refused(f -> f.headerLength = Optional.of(-1)).hasMessageContaining("4294967295");
        refused(f -> f.headerLength = Optional.of(1 << 20)).hasMessageContaining("ends inside");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{}",
                "{",
                "{\"name\": \"x\"}",
                "not json",
            })
    void refusesAHeaderThatIsNoCompleteObject(String json) {
        refused(f -> f.header = json).hasMessageStartingWith("header: ");
    }

    @Test
    void refusesAHeaderWithUnknownOrDoubledOrTrailingParts() {
        refused(f -> f.header = f.header.replace("}", ", \"more\": 1}"))
                .hasMessageContaining("more");
        refused(f -> f.header = f.header.replace("}", ", \"name\": \"b\"}"))
                .hasMessageContaining("name");
        refused(f -> f.header = f.header + " 1").hasMessageStartingWith("header: ");
    }

    private static AbstractThrowableAssert<?, ?> headerRefused(
            String name, String mediaType, String shape, String classes, String records) {
        return refused(f ->
                        f.header = Records.File.header(name, mediaType, shape, classes, records))
                .hasMessageStartingWith("header: ");
    }

    @Test
    void refusesHeaderValuesOutsideTheRules() {
        String name = "\"n\"",
                raw = "\"image/x-raw\"",
                shape = "[1, 1, 2]",
                classes = "[\"a\", \"b\"]";
        headerRefused("\"\"", raw, shape, classes, "2").hasMessageContaining("name");
        headerRefused("null", raw, shape, classes, "2").hasMessageContaining("name");
        headerRefused("\"a\\u0007\"", raw, shape, classes, "2").hasMessageContaining("name");
        headerRefused("\"" + "x".repeat(201) + "\"", raw, shape, classes, "2")
                .hasMessageContaining("name");
        headerRefused(name, "\"image/png\"", shape, classes, "2").hasMessageContaining("image/png");
        for (String wrong :
                List.of(
                        "[1, 2]",
                        "[2, 1, 2]",
                        "[1, 0, 2]",
                        "[1, -1, 2]",
                        "[3, 8192, 8192]",
                        "[1, 8193, 1]",
                        "[1, 1, null]",
                        "[]",
                        "null",
                        "[1, 1.5, 2]")) {
            headerRefused(name, raw, wrong, classes, "2");
        }
        for (String wrong :
                List.of("[]", "[\"a\", \"a\"]", "[\"a\", \"\"]", "[\"a\", null]", "\"a\"")) {
            headerRefused(name, raw, shape, wrong, "2");
        }
        for (String wrong :
                List.of(
                        "0",
                        "-1",
                        "10000001",
                        "\"2\"",
                        "2.5",
                        "null",
                        "true",
                        "99999999999999999999")) {
            headerRefused(name, raw, shape, classes, wrong);
        }
    }

    @Test
    void namesTheRecordThatBreaksARule() {
        refused(f -> f.records[1][0] = 3)
                .hasMessageContaining("record 1")
                .hasMessageContaining("3 bytes");
        refused(f -> f.records[1][0] = -1).hasMessageContaining("record 1");
        refused(f -> f.records[1][1] = 2)
                .hasMessageContaining("record 1")
                .hasMessageContaining("label 2");
        refused(f -> f.records[1][1] = 65535)
                .hasMessageContaining("record 1")
                .hasMessageContaining("65535");
        refused(f -> f.records[0][2] = 2)
                .hasMessageContaining("record 0")
                .hasMessageContaining("split code 2");
        refused(f -> f.records[1][3] = 1)
                .hasMessageContaining("record 1")
                .hasMessageContaining("1 of 2");
        refused(f -> f.records = new int[][] {{2, 0, 0, 2}}).hasMessageContaining("record 1");
    }

    @Test
    void refusesBytesAfterTheLastRecord() {
        refused(f -> f.after = new byte[1]).hasMessageContaining("follow the last record");
    }

    @Test
    void namesAClassWithoutARecord() {
        refused(f -> f.records[1][1] = 0)
                .hasMessageContaining("class 1")
                .hasMessageContaining("\"b\"");
    }

    @Test
    void refusesADataSetWhoseRecordsAreAllTheSame() {
        var same = new Sample(new byte[] {7}, 0, Optional.empty());
        var other = new Sample(new byte[] {7}, 1, Optional.empty());
        var dataset =
                new Dataset(
                        "x",
                        Dataset.RAW_IMAGE,
                        List.of(1, 1, 1),
                        List.of("a", "b"),
                        List.of(same, other));
        assertThatThrownBy(() -> DatasetFormat.check(dataset))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessage(
                        "every record has the same content as record 0; nothing can be learnt"
                                + " from it");
    }

    @Test
    void picturesThatAreNoneOrLargerThanTheHeaderSaysAreNamedByRecord() {
        var grey = new Sample(TinyPictures.grey(1, 2, 5, 6), 0, Optional.empty());
        var colour = new Sample(TinyPictures.colour(1, 2, 0x010203), 1, Optional.empty());
        pictures(List.of(1, 1, 2), grey, colour)
                .hasMessage(
                        "record 1: a picture of shape [3, 1, 2] is larger than the header's"
                                + " [1, 1, 2]");
        pictures(List.of(3, 4, 2), grey, colour)
                .hasMessage(
                        "header: shape [3, 4, 2], but the largest extents of the pictures are"
                                + " [3, 1, 2]");
        pictures(List.of(1, 1, 2), grey, new Sample(new byte[40], 1, Optional.empty()))
                .hasMessage("record 1: the bytes are no JPEG or PNG image");
        pictures(List.of(1, 1, 2), grey, new Sample(new byte[0], 1, Optional.empty()))
                .hasMessageStartingWith("record 1: payload of 0 bytes");
    }

    private static AbstractThrowableAssert<?, ?> pictures(List<Integer> shape, Sample... samples) {
        var dataset =
                new Dataset("x", Dataset.ENCODED_IMAGE, shape, List.of("a", "b"), List.of(samples));
        return assertThatThrownBy(() -> DatasetFormat.check(dataset))
                .isInstanceOf(MalformedDatasetException.class);
    }

    @Test
    void everyCutIsRefused() {
        byte[] whole = new Records.File().bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Records.read(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(MalformedDatasetException.class);
        }
    }

    @Test
    void writesNothingThatCouldNotBeReadAgain() {
        var out = new ByteArrayOutputStream();
        var unused =
                new Dataset(
                        "x",
                        Dataset.RAW_IMAGE,
                        List.of(1, 1, 1),
                        List.of("a", "b"),
                        List.of(
                                new Sample(new byte[1], 0, Optional.empty()),
                                new Sample(new byte[] {1}, 0, Optional.empty())));
        assertThatThrownBy(() -> DatasetFormat.write(unused, out))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("class 1");
        var outside =
                new Dataset(
                        "x",
                        Dataset.RAW_IMAGE,
                        List.of(1, 1, 1),
                        List.of("a", "b"),
                        List.of(new Sample(new byte[1], 2, Optional.empty())));
        assertThatThrownBy(() -> DatasetFormat.write(outside, out))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("record 0");
        assertThat(out.size()).isZero();
    }

    @Test
    void classNamesThatOverflowTheHeaderAreRefusedBeforeWriting() {
        var out = new ByteArrayOutputStream();
        var classes = new ArrayList<String>();
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 6000; i++) {
            classes.add("x".repeat(190) + i);
            samples.add(new Sample(new byte[] {(byte) i}, i, Optional.empty()));
        }
        var wordy = new Dataset("x", Dataset.RAW_IMAGE, List.of(1, 1, 1), classes, samples);
        assertThatThrownBy(() -> DatasetFormat.write(wordy, out))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("header")
                .hasMessageContaining("at most 1048576");
        assertThat(out.size()).isZero();
    }
}
