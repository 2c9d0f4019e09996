package dev.adagrow.trainer.run.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.Division;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.data.TaskData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TaskInputsTest {
    private static Dataset images(int channels, int height, int width) {
        var sample = new Sample(new byte[channels * height * width], 0, Optional.empty());
        return new Dataset(
                "pictures",
                Dataset.RAW_IMAGE,
                List.of(channels, height, width),
                List.of("a"),
                List.of(sample));
    }

    @Test
    void smallImagesAreSeenOnACanvasAndLargerOnesAsTheyAre() throws UnfitTaskException {
        assertThat(TaskInputs.preprocessing(images(1, 28, 28), OptionalInt.empty()))
                .isEqualTo(ImagePreprocessing.padded(1, 32, 32));
        assertThat(TaskInputs.preprocessing(images(3, 20, 40), OptionalInt.empty()))
                .isEqualTo(ImagePreprocessing.padded(3, 32, 40));
    }

    @Test
    void largeImagesAreScaledToASquareAndSoAreThoseLargerThanTheWantedSize()
            throws UnfitTaskException {
        assertThat(TaskInputs.preprocessing(images(3, 224, 100), OptionalInt.empty()))
                .isEqualTo(ImagePreprocessing.padded(3, 224, 100));
        assertThat(TaskInputs.preprocessing(images(3, 225, 100), OptionalInt.empty()))
                .isEqualTo(ImagePreprocessing.stretched(3, 224, 224));
        assertThat(TaskInputs.preprocessing(images(1, 28, 28), OptionalInt.of(28)))
                .isEqualTo(ImagePreprocessing.padded(1, 28, 28));
        assertThat(TaskInputs.preprocessing(images(1, 28, 29), OptionalInt.of(28)))
                .isEqualTo(ImagePreprocessing.stretched(1, 28, 28));
    }

    @Test
    void imagesThatAreNeitherGreyNorRgbAreRefused() {
        assertThatThrownBy(() -> TaskInputs.preprocessing(images(2, 8, 8), OptionalInt.empty()))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessageContaining("grey or RGB images are wanted");
    }

    @Test
    void imagesTooLargeForAModelThatPadsAreRefusedWithTheWayOut() throws UnfitTaskException {
        var padded = ImagePreprocessing.padded(3, 32, 32);
        assertThatThrownBy(() -> TaskInputs.requireFitting(images(3, 280, 280), padded, 64))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessage(
                        "data set pictures has images of up to 280x280 pixels, but the model pads images up to 32x32;"
                                + " scale them down to at most 32x32 first");
        TaskInputs.requireFitting(images(3, 280, 280), ImagePreprocessing.stretched(3, 32, 32), 64);
        TaskInputs.requireFitting(images(1, 28, 28), padded, 64);
    }

    @Test
    void manyPicturesUnderTwoClassesAreRefusedAndOneInTenIsTold() throws UnfitTaskException {
        assertThat(requireConsistent(10, 0)).isEmpty();
        assertThat(requireConsistent(9, 1))
                .hasValue(
                        "data set pictures has 10 records; 1 of them show the same as an earlier one under another class,"
                                + " such as record 9 (class \"b\") and record 0 (class \"a\"); the earlier one counts");
        assertThatThrownBy(() -> requireConsistent(8, 2))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessage(
                        "data set pictures has 10 records; 2 of them show the same as an earlier one under another class,"
                                + " such as record 8 (class \"b\") and record 0 (class \"a\"); label each picture once");
    }

    /** Of so many different pictures, and of the first of them once more under another class. */
    private static Optional<String> requireConsistent(int different, int again)
            throws UnfitTaskException {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < different + again; i++) {
            var picture = new byte[] {(byte) (i % different)};
            samples.add(new Sample(picture, i < different ? 0 : 1, Optional.empty()));
        }
        var source =
                RecordSource.of(
                        new Dataset(
                                "pictures",
                                Dataset.RAW_IMAGE,
                                List.of(1, 1, 1),
                                List.of("a", "b"),
                                samples));
        try (var inline = new InputThreads(0)) {
            return TaskInputs.requireConsistent(
                    source, Division.of(source, List.of("a", "b"), Map.of(), inline, () -> {}));
        }
    }

    @Test
    void aBatchThatNoTensorHoldsIsRefusedBeforeAnythingIsDecoded() {
        var large = ImagePreprocessing.stretched(3, 1024, 1024);
        assertThatThrownBy(() -> TaskInputs.requireFitting(images(3, 2, 2), large, 512))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessage(
                        "batchSize: 512 records of 1024x1024 pixels are more than one batch holds; at most 170,"
                                + " or a smaller inputSize");
    }

    @Test
    void aClassWithoutATrainingRecordIsRefusedByName() throws UnfitTaskException {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 400; i++) {
            boolean dog = i >= 300;
            samples.add(
                    new Sample(
                            new byte[] {(byte) i, (byte) (i >> 8)},
                            dog ? 1 : 0,
                            Optional.of(dog ? Split.TEST : Split.TRAIN)));
        }
        var pets =
                new Dataset(
                        "pets",
                        Dataset.RAW_IMAGE,
                        List.of(1, 1, 2),
                        List.of("cat", "dog"),
                        samples);
        var data =
                TaskData.of(
                        pets,
                        new Preprocessor(ImagePreprocessing.padded(1, 32, 32)),
                        pets.classes(),
                        Map.of());
        TaskInputs.requireRecords(RecordSource.of(pets), pets.classes(), 0);
        assertThatThrownBy(() -> TaskInputs.requireLearnable(pets, data, pets.classes(), 0))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessage(
                        "new class \"dog\" has no record in the training split of data set pets: nothing could be learnt of it");
        TaskInputs.requireLearnable(pets, data, pets.classes(), 2);
    }

    @Test
    void aSingleClassIsRefusedByNameAndNumber() {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 300; i++) {
            samples.add(new Sample(new byte[] {(byte) i, (byte) (i >> 8)}, 0, Optional.empty()));
        }
        var cats =
                new Dataset("cats", Dataset.RAW_IMAGE, List.of(1, 1, 2), List.of("cat"), samples);
        assertThatThrownBy(
                        () -> TaskInputs.requireRecords(RecordSource.of(cats), cats.classes(), 0))
                .isInstanceOf(UnfitTaskException.class)
                .hasMessage(
                        "data set cats has 300 records, all of class \"cat\"; at least 2 classes are needed");
    }
}
