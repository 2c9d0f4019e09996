package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Digests;
import dev.adagrow.dataset.glyphs.Glyphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordLimitsTest {
    private static final OptionalInt ALL = OptionalInt.empty();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Dataset glyphs = Glyphs.generate(new Glyphs.Spec(1, 900, 300, 0));

    @Test
    void keepsAsManyOfEachClassInEachLimitedSplit() throws Exception {
        var small =
                kept(
                        new RecordLimits(
                                OptionalInt.of(100), OptionalInt.of(20), OptionalInt.of(50)),
                        glyphs);

        var splits = Splits.of(small);
        assertThat(counts(small, splits.getOrDefault(Split.TRAIN, List.of()))).containsOnly(10);
        assertThat(counts(small, splits.getOrDefault(Split.VALIDATION, List.of()))).containsOnly(2);
        assertThat(counts(small, splits.getOrDefault(Split.TEST, List.of()))).containsOnly(5);
    }

    @Test
    void everyKeptRecordKeepsItsSplitAndItsPlaceInTheOrder() throws Exception {
        var small = kept(new RecordLimits(OptionalInt.of(100), ALL, ALL), glyphs);

        var splitsBefore = Splits.of(glyphs);
        Splits.of(small)
                .forEach((split, samples) ->
                        assertThat(splitsBefore.getOrDefault(split, List.of()))
                                .containsSubsequence(samples));
        assertThat(glyphs.samples()).containsSubsequence(small.samples());
    }

    @Test
    void validationShrinksWithTheTrainingSplitAndTheTestStaysWhole() throws Exception {
        var before = Splits.of(glyphs);
        int train = before.getOrDefault(Split.TRAIN, List.of()).size();
        int validation = before.getOrDefault(Split.VALIDATION, List.of()).size();

        var after = Splits.of(kept(new RecordLimits(OptionalInt.of(200), ALL, ALL), glyphs));

        assertThat(after.getOrDefault(Split.VALIDATION, List.of()))
                .hasSize((int) Math.ceil(validation * 200.0 / train));
        assertThat(after.getOrDefault(Split.TEST, List.of())).hasSize(300);
    }

    @Test
    void whatIsKeptDoesNotDependOnTheOrderOfTheRecords() throws Exception {
        var shuffled = new ArrayList<>(glyphs.samples());
        Collections.shuffle(shuffled, new Random(5));
        var limits = new RecordLimits(OptionalInt.of(70), OptionalInt.of(20), OptionalInt.of(33));

        var kept = kept(limits, glyphs).samples();
        var keptOfShuffled =
                kept(
                                limits,
                                new Dataset(
                                        glyphs.name(),
                                        glyphs.mediaType(),
                                        glyphs.shape(),
                                        glyphs.classes(),
                                        shuffled))
                        .samples();

        assertThat(new HashSet<>(keptOfShuffled)).isEqualTo(new HashSet<>(kept));
    }

    @Test
    void aScarceClassLeavesItsPlacesToTheOthers() throws Exception {
        var samples = new ArrayList<Sample>();
        int scarce = 0;
        for (var sample : glyphs.samples()) {
            if (sample.label() != 0 || scarce++ < 4) {
                samples.add(sample);
            }
        }
        var dataset =
                new Dataset(
                        glyphs.name(),
                        glyphs.mediaType(),
                        glyphs.shape(),
                        glyphs.classes(),
                        samples);

        var train =
                Splits.of(kept(new RecordLimits(OptionalInt.of(100), ALL, ALL), dataset))
                        .getOrDefault(Split.TRAIN, List.of());

        assertThat(train).hasSize(100);
        assertThat(counts(dataset, train)[0]).isLessThanOrEqualTo(4);
        assertThat(counts(dataset, train)[1]).isBetween(10, 12);
    }

    @Test
    void limitsThatAreMoreThanThereIsKeepEverything() throws Exception {
        var limits = new RecordLimits(OptionalInt.of(5000), ALL, OptionalInt.of(5000));
        assertThat(kept(limits, glyphs)).isEqualTo(glyphs);
        assertThat(kept(RecordLimits.none(), glyphs)).isEqualTo(glyphs);
    }

    @Test
    void limitsBelowOneOrBelowTheClassesAreRefused() {
        assertThatThrownBy(() -> new RecordLimits(ALL, ALL, OptionalInt.of(0)))
                .hasMessage("0 test records: less than one");
        assertThatThrownBy(() -> kept(new RecordLimits(OptionalInt.of(9), ALL, ALL), glyphs))
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("10 classes; 9 training records are too few");
    }

    /** What is written, as the records of the data set that it was written from. */
    private Dataset kept(RecordLimits limits, Dataset dataset) throws IOException {
        var whole = folder.resolve("whole.agds");
        var part = folder.resolve("part.agds");
        try (var out = Files.newOutputStream(whole)) {
            DatasetFormat.write(dataset, out);
        }
        try (var all = RecordFile.open(whole)) {
            limits.write(all, part);
        }
        var byContent = new HashMap<String, Sample>();
        for (var sample : dataset.samples()) {
            assertThat(byContent.put(content(sample), sample)).isNull();
        }
        try (var in = Files.newInputStream(part)) {
            var written = DatasetFormat.read(in);
            return new Dataset(
                    written.name(),
                    written.mediaType(),
                    written.shape(),
                    written.classes(),
                    written.samples().stream()
                            .map(s -> Objects.requireNonNull(byContent.get(content(s))))
                            .toList());
        }
    }

    private static String content(Sample sample) {
        return sample.label() + " " + Digests.sha256(sample.payload());
    }

    private static int[] counts(Dataset dataset, List<Sample> samples) {
        var counts = new int[dataset.classes().size()];
        samples.forEach(s -> counts[s.label()]++);
        return counts;
    }
}
