package dev.adagrow.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.run.SmallTasks;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final RecordSource DATA =
            RecordSource.of(Glyphs.generate(new Glyphs.Spec(1, 40, 23, 0)));

    /** Answers by a function of the inputs and remembers how many came at once. */
    private static final class Scripted implements Classifier {
        private final UnaryOperator<FloatTensor> answers;
        private final List<Integer> batches = new ArrayList<>();

        Scripted(UnaryOperator<FloatTensor> answers) {
            this.answers = answers;
        }

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public FloatTensor logits(FloatTensor inputs) {
            batches.add(inputs.dim(0));
            return answers.apply(inputs);
        }

        @Override
        public void close() {}
    }

    private static Evaluator evaluator(Classifier classifier, int batch) throws IOException {
        return evaluator(classifier, DATA, batch);
    }

    private static Evaluator evaluator(Classifier classifier, RecordSource data, int batch)
            throws IOException {
        var file =
                new ModelFile(
                        Path.of("model.zip"),
                        ModelFile.Kind.BUNDLE,
                        SmallTasks.DIGITS,
                        ImagePreprocessing.padded(1, 32, 32),
                        List.of(classifier),
                        List.of(),
                        Set.of());
        return new Evaluator(file, data, batch);
    }

    /** Sure of class 0 every time. */
    private static FloatTensor zeros(FloatTensor inputs) {
        var logits = new float[inputs.dim(0) * 10];
        for (int i = 0; i < inputs.dim(0); i++) {
            logits[10 * i] = 50;
        }
        return new FloatTensor(logits, inputs.dim(0), 10);
    }

    @Test
    void neverHandsOverMoreRecordsThanTheBatchAllows() throws IOException {
        var scripted = new Scripted(EvaluatorTest::zeros);
        var outcome = evaluator(scripted, 10).run(Optional.of(Split.TEST));
        assertThat(scripted.batches).containsExactly(10, 10, 3);
        assertThat(outcome.records()).isEqualTo(23);
        var tally = outcome.tallies().getFirst();
        assertThat(tally.confusion().classes().getFirst().answered()).isEqualTo(23);
        assertThat(tally.mostConfidentlyWrong())
                .allSatisfy(miss -> assertThat(miss.record()).isBetween(40, 62));
    }

    @Test
    void namesTheRecordWhoseAnswerIsNoNumber() {
        var broken =
                new Scripted(inputs -> {
                    var logits = zeros(inputs);
                    logits.data()[10 * 2 + 7] = Float.NaN;
                    return logits;
                });
        assertThatThrownBy(() -> evaluator(broken, 5).run(Optional.of(Split.TEST)))
                .isInstanceOf(BundleException.class)
                .hasMessage("model.zip: scripted: the answer to record 42 is NaN for class \"7\"");
    }

    @Test
    void refusesAnswersOfAnotherNumberOfClasses() {
        var narrow = new Scripted(inputs -> FloatTensor.zeros(inputs.dim(0), 9));
        assertThatThrownBy(() -> evaluator(narrow, 5).run(Optional.empty()))
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "model.zip: scripted: answers with 9 values, the class table has 10 classes");
    }

    @Test
    void namesTheModelThatDoesNotTakeTheInputs() {
        var refusing =
                new Scripted(inputs -> {
                    throw new IllegalArgumentException("wants 3 channels");
                });
        assertThatThrownBy(() -> evaluator(refusing, 5).run(Optional.empty()))
                .isInstanceOf(BundleException.class)
                .hasMessage("model.zip: scripted: wants 3 channels");
    }

    @Test
    void namesThePictureThatCannotBeDecodedAndReadsNoneOfAnotherSplit() throws IOException {
        var broken =
                RecordSource.of(
                        new Dataset(
                                "bars",
                                Dataset.ENCODED_IMAGE,
                                List.of(1, 32, 32),
                                List.of("0", "1"),
                                List.of(
                                        new Sample(picture(), 0, Optional.of(Split.TEST)),
                                        new Sample(new byte[] {1}, 1, Optional.of(Split.TRAIN)))));
        var scripted = new Scripted(EvaluatorTest::zeros);
        assertThat(evaluator(scripted, broken, 5).run(Optional.of(Split.TEST)).records())
                .isEqualTo(1);
        for (var split : List.of(Optional.of(Split.TRAIN), Optional.<Split>empty())) {
            assertThatThrownBy(() -> evaluator(scripted, broken, 5).run(split))
                    .isInstanceOf(MalformedDatasetException.class)
                    .hasMessageStartingWith("data set bars, record 1: ");
        }
    }

    private static byte[] picture() throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        return out.toByteArray();
    }
}
