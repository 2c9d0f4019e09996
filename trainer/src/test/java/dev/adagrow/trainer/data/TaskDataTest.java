package dev.adagrow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskDataTest {
    private static final Preprocessor PLAIN =
            new Preprocessor(
                    new ImagePreprocessing(
                            1, 2, 2, ImagePreprocessing.Resize.PAD, 1, List.of(0f), List.of(1f)));

    private static Sample sample(int pixel, int label, Split declared) {
        return new Sample(new byte[] {(byte) pixel, 0, 0, 1}, label, Optional.of(declared));
    }

    private static String hash(Sample sample) {
        return Splits.contentHash(Dataset.RAW_IMAGE, sample.payload());
    }

    private static Dataset dataset(List<Sample> samples) {
        return new Dataset(
                "small", Dataset.RAW_IMAGE, List.of(1, 2, 2), List.of("a", "b"), samples);
    }

    /** Two hundred different pictures, the last forty declared to be test records. */
    private static List<Sample> many() {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 200; i++) {
            samples.add(sample(i, i % 2, i < 160 ? Split.TRAIN : Split.TEST));
        }
        return samples;
    }

    private static TaskData divide(Dataset dataset, Map<String, Split> earlier) {
        return TaskData.of(dataset, PLAIN, List.of("b", "a"), earlier);
    }

    @Test
    void everyRecordIsInOneSplitWithTheModelsClass() {
        var data = divide(dataset(many()), Map.of());

        assertThat(data.train().size() + data.validation().size()).isEqualTo(160);
        assertThat(data.validation().size()).isBetween(5, 40);
        assertThat(data.test().size()).isEqualTo(40);
        assertThat(data.test().held(1).inputs().data()[0]).isEqualTo(160);
        assertThat(data.test().labels()).startsWith(1, 0, 1, 0);
        assertThat(data.digests().get(Split.TEST)).doesNotHaveDuplicates().hasSize(40);
    }

    @Test
    void whatTheLineageTrainedOnIsNoTestRecordAndWhatItHeldOutIsNotTrainedOn() {
        var samples = many();
        var trained = hash(samples.get(170));
        var earlier = new HashMap<String, Split>();
        for (var heldOut : digests(divide(dataset(samples), Map.of()), Split.TRAIN)) {
            earlier.put(heldOut, Split.TEST);
        }
        earlier.put(trained, Split.TRAIN);
        var data = divide(dataset(samples), earlier);

        assertThat(data.train().size()).isZero();
        assertThat(data.digests().get(Split.TEST)).hasSize(39).doesNotContain(trained);
    }

    @Test
    void whatOneDataSetValidatesWithIsNoTestRecordOfAnotherThatDeclaresIt() {
        var first = divide(dataset(undeclared()), Map.of());
        var validated = digests(first, Split.VALIDATION);
        var declared = divide(dataset(declaredTest()), used(first));

        assertThat(validated).isNotEmpty();
        assertThat(digests(declared, Split.TEST))
                .containsExactlyElementsOf(digests(first, Split.TEST))
                .doesNotContainAnyElementsOf(validated);
    }

    @Test
    void whatOneDataSetDeclaresToBeTestIsNotWhatAnotherValidatesOrTrainsWith() {
        var first = divide(dataset(declaredTest()), Map.of());
        var later = divide(dataset(undeclared()), used(first));

        assertThat(digests(first, Split.TEST)).hasSize(200);
        assertThat(later.validation().size()).isZero();
        assertThat(later.train().size()).isZero();
        assertThat(later.test().size()).isPositive();
    }

    private static Map<String, Split> used(TaskData data) {
        var used = new HashMap<String, Split>();
        data.digests().forEach((split, all) -> all.forEach(hash -> used.put(hash, split)));
        return used;
    }

    private static List<String> digests(TaskData data, Split split) {
        return data.digests().getOrDefault(split, List.of());
    }

    private static List<Sample> undeclared() {
        return many().stream()
                .map(s -> new Sample(s.payload(), s.label(), Optional.empty()))
                .toList();
    }

    private static List<Sample> declaredTest() {
        return many().stream()
                .map(s -> new Sample(s.payload(), s.label(), Optional.of(Split.TEST)))
                .toList();
    }

    @Test
    void aPictureThatComesTwiceIsTrainedOnOnceAndNotTestedWith() {
        var samples = many();
        var twice = trainedOn(samples);
        samples.add(new Sample(twice.payload(), twice.label(), Optional.of(Split.TEST)));
        samples.add(twice);
        var data = divide(dataset(samples), Map.of());

        assertThat(data.digests().get(Split.TEST)).hasSize(40);
        assertThat(data.digests().get(Split.TRAIN)).containsOnlyOnce(hash(twice));
    }

    private static Sample trainedOn(List<Sample> samples) {
        return samples.stream()
                .filter(s -> Splits.of(hash(s), s.declared(), true) == Split.TRAIN)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aClassThatTheTableLacksIsNamedWithTheDataSet() {
        assertThatThrownBy(() -> TaskData.of(dataset(many()), PLAIN, List.of("a"), Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessage("data set small has class \"b\", which is not in the class table [a]");
    }

    @Test
    void aPictureThatDoesNotFitIsNamedWithDataSetAndRecordWhenItIsDecoded() {
        var large =
                new Dataset(
                        "large",
                        Dataset.RAW_IMAGE,
                        List.of(1, 3, 1),
                        List.of("a"),
                        List.of(new Sample(new byte[3], 0, Optional.empty())));
        var data = TaskData.of(large, PLAIN, List.of("a"), Map.of());
        assertThat(data.parts().values())
                .filteredOn(records -> records.size() == 1)
                .singleElement()
                .satisfies(records ->
                        assertThatThrownBy(() -> records.held(1))
                                .isInstanceOf(InputException.class)
                                .hasMessageStartingWith("data set large: record 0: "));
    }
}
