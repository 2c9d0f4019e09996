package dev.adagrow.trainer.run.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.run.RecordingListener;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.training.OptimizerState;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
    private static final ImagePreprocessing PADDED = ImagePreprocessing.padded(1, 32, 32);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void quantizingIsAnnouncedWhenTheNetworkHasBeenFolded() throws Exception {
        var listener = RecordingListener.patient();
        var data = SmallTasks.file(work, SmallTasks.glyphs(1, 20, 20, 0));
        var task = SmallTasks.first(work, data, Optional.empty());
        try (var context = new RunContext(task, listener, millis -> {})) {
            var publication =
                    new Publisher(task, PADDED, context, InstantSource.fixed(Instant.EPOCH));
            assertThatThrownBy(() ->
                            publication.publish(
                                    new Publisher.Finished(
                                            unfoldable(), "first", Optional.empty(), List.of()),
                                    judged(),
                                    History.none()))
                    .hasMessageContaining("stem.conv");
        }
        assertThat(listener.reports).extracting(Progress::phase).containsExactly(Phase.FOLD);
    }

    /** Its weights have run away. */
    private static Snapshot unfoldable() {
        var form =
                RandomForms.of(SmallNets.vgg(new Shape(1, 32, 32), List.of(3), List.of(0), 10), 1);
        Arrays.fill(form.parameter("stem.conv.weight").data(), Float.POSITIVE_INFINITY);
        return new Snapshot(
                new TrainingForm(form.architecture(), form.parameters()),
                OptimizerState.fresh(),
                List.of());
    }

    private static Publisher.Judged judged() {
        var glyphs = SmallTasks.glyphs(1, 20, 20, 0);
        var data = TaskData.of(glyphs, new Preprocessor(PADDED), glyphs.classes(), Map.of());
        return new Publisher.Judged(
                data.train(),
                data.train(),
                data.validation(),
                data.test(),
                Selection.none(data.test()),
                RecordSplits.none());
    }
}
