package dev.adagrow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photographs' sizes, with a budget of memory in which they do not fit decoded. */
class EncodedPicturesTest {
    private static final int SIDE = 224;
    private static final int PICTURES = 160;
    private static final long BUDGET = 64L << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** One bright bar on a dark ground, upright for class 1. */
    private static byte[] jpeg(int number) throws IOException {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(new Color(255, 255 - number, number));
        pen.fillRect(number, number / 2, number % 2 == 0 ? 60 : 20, number % 2 == 0 ? 20 : 60);
        pen.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    private Path file() throws IOException {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < PICTURES; i++) {
            samples.add(new Sample(jpeg(i), i % 2, Optional.of(i < 4 ? Split.TEST : Split.TRAIN)));
        }
        var dataset =
                new Dataset(
                        "bars",
                        Dataset.ENCODED_IMAGE,
                        List.of(3, SIDE, SIDE),
                        List.of("lying", "upright"),
                        samples);
        var file = folder.resolve("bars.agds");
        try (var out = Files.newOutputStream(file)) {
            DatasetFormat.write(dataset, out);
        }
        return file;
    }

    private static TaskData divided(RecordSource source) {
        try (var input = new InputThreads(1)) {
            return Division.of(source, source.header().classes(), Map.of(), input, () -> {})
                    .preprocessed(new Preprocessor(ImagePreprocessing.padded(3, SIDE, SIDE)));
        }
    }

    @Test
    void trainsOnMorePicturesThanFitIntoMemoryDecoded() throws IOException {
        try (var source = RecordSource.of(file());
                var input = new InputThreads(1)) {
            var train = divided(source).train();
            assertThat((long) train.size() * train.shape().elements() * Float.BYTES)
                    .isGreaterThan(BUDGET);
            assertThat(train.retainedBytes()).isLessThan(PICTURES * 32L);

            var net =
                    Architecture.empty(
                            new Vgg(), Design.of(Design.Variant.A), train.shape(), List.of(2), 2);
            try (var session =
                    TrainingSession.open(
                            InitialWeights.form(net, new SplittableRandom(1)),
                            OptimizerState.fresh(),
                            SgdSettings.defaults())) {
                var drafts =
                        new ShuffledBatches(train, 16)
                                .drafts(
                                        new SplittableRandom(1),
                                        new Variations(Augmentation.USUAL, 1));
                var result = session.train(input.batches(drafts), step -> 0.01);

                assertThat(result.records()).isGreaterThan(PICTURES * 3 / 4);
                assertThat(result.loss()).isFinite();
            }
            assertThat(train.retainedBytes()).isLessThan(PICTURES * 32L);
        }
    }

    @Test
    void anEncodedPictureIsDecodedAsTheServerDecodesIt() throws IOException {
        try (var source = RecordSource.of(file())) {
            var preprocessor = new Preprocessor(ImagePreprocessing.padded(3, SIDE, SIDE));
            var expected = new float[preprocessor.size()];
            preprocessor.encoded(jpeg(2), expected, 0);

            var test = divided(source).test();
            assertThat(test.batch(new int[] {2}).inputs().data()).containsExactly(expected);
        }
    }

    @Test
    void aPictureThatCannotBeDecodedIsNamedBeforeAnythingIsTrained() {
        var broken =
                new Dataset(
                        "bars",
                        Dataset.ENCODED_IMAGE,
                        List.of(3, SIDE, SIDE),
                        List.of("lying", "upright"),
                        List.of(
                                new Sample(new byte[] {1}, 0, Optional.empty()),
                                new Sample(new byte[] {2}, 1, Optional.empty())));
        assertThatThrownBy(() -> divided(RecordSource.of(broken)))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("data set bars: record 0: ");
    }
}
