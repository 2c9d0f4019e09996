package dev.adagrow.trainer.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.bundle.TrainingState;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.training.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelTest {
    private static final ImagePreprocessing STANDARD =
            ImagePreprocessing.stretched(3, 16, 24)
                    .normalized(List.of(0.1f, 0.2f, 0.3f), List.of(1f, 2f, 3f));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path written() throws IOException {
        var net =
                Architecture.empty(
                        new Vgg(),
                        Design.of(Design.Variant.A),
                        new Shape(3, 16, 24),
                        List.of(2),
                        2);
        var file = folder.resolve("state.zip");
        new SavedModel(
                        new Snapshot(
                                InitialWeights.form(net, new SplittableRandom(1)),
                                OptimizerState.fresh(),
                                List.of()),
                        STANDARD,
                        "{}",
                        List.of("a", "b"),
                        RecordSplits.none(),
                        History.none())
                .write(file);
        return file;
    }

    @Test
    void remembersHowItsInputsArePreprocessed() throws IOException {
        assertThat(SavedModel.read(written()).preprocessing()).isEqualTo(STANDARD);
    }

    @Test
    void withoutAWordAboutItImagesArePaddedToTheNetworksInput() throws IOException {
        var entries = new LinkedHashMap<>(TrainingState.read(written()).entries());
        entries.remove("preprocessing.json");
        var file = folder.resolve("older.zip");
        TrainingState.write(file, entries);

        assertThat(SavedModel.read(file).preprocessing())
                .isEqualTo(ImagePreprocessing.padded(3, 16, 24));
    }
}
