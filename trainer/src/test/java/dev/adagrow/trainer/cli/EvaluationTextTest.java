package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.evaluation.Classifier;
import dev.adagrow.trainer.evaluation.Evaluator;
import dev.adagrow.trainer.evaluation.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTextTest {
    private static final int CLASSES = 400;

    /** Answers at random. */
    private record Guessing(Random random) implements Classifier {
        @Override
        public String name() {
            return "a classifier with a very long name";
        }

        @Override
        public FloatTensor logits(FloatTensor inputs) {
            var logits = new float[inputs.dim(0) * CLASSES];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = random.nextFloat();
            }
            return new FloatTensor(logits, inputs.dim(0), CLASSES);
        }

        @Override
        public void close() {}
    }

    @Test
    void hundredsOfClassesFitOnAScreen() throws IOException {
        var names =
                IntStream.range(0, CLASSES).mapToObj(i -> "a long name, of class " + i).toList();
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 2 * CLASSES; i++) {
            samples.add(new Sample(new byte[] {(byte) i}, i % CLASSES, Optional.empty()));
        }
        var source =
                RecordSource.of(
                        new Dataset("wide", Dataset.RAW_IMAGE, List.of(1, 1, 1), names, samples));
        var model =
                new ModelFile(
                        Path.of("model.zip"),
                        ModelFile.Kind.BUNDLE,
                        names,
                        ImagePreprocessing.padded(1, 4, 4),
                        List.of(new Guessing(new Random(1))),
                        List.of(),
                        Set.of());
        var outcome = new Evaluator(model, source, 64).run(Optional.empty());
        var out = new StringWriter();
        new EvaluationText(new PrintWriter(out))
                .print(new EvaluationText.About(model, "wide", "all", source.size()), outcome);
        var text = out.toString();
        assertThat(text)
                .contains(
                        "data set wide, all splits: 800 of 800 records",
                        "... the 20 of lowest recall; --json lists all 400",
                        "confusion matrix of 400 classes: too wide for here",
                        "a long name, of class ..");
        assertThat(text.lines().count()).isLessThan(70);
        assertThat(text.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(110);
    }
}
