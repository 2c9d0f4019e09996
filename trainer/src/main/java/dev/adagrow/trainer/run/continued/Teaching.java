package dev.adagrow.trainer.run.continued;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.MixedBatches;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.TrainingSession;
import java.nio.FloatBuffer;
import java.util.Optional;

/** The parent as a teacher on replayed records. Stateless. */
final class Teaching {
    private static final double TEMPERATURE = 2;

    /**
     * Empty if the parent's answers do not count. Their weight falls as classes are added: what the
     * parent cannot know, it cannot teach.
     */
    static Optional<MixedBatches.Teacher> of(
            RunConfig config, SavedModel parent, ContinuedData data, InputThreads input) {
        double weight =
                config.continued().distillation() * parent.classes().size() / data.classes();
        if (weight == 0) {
            return Optional.empty();
        }
        var form = parent.snapshot().form();
        try (var session =
                TrainingSession.open(form, OptimizerState.fresh(), config.optimizer().settings())) {
            return Optional.of(
                    new MixedBatches.Teacher(
                            logits(session, data.replay(), input), weight, TEMPERATURE));
        }
    }

    private static FloatTensor logits(
            TrainingSession session, Records records, InputThreads input) {
        int classes = session.architecture().classes();
        var all = FloatBuffer.allocate(records.size() * classes);
        input.pieces(records, piece -> all.put(session.logits(piece.inputs()).data()));
        return new FloatTensor(all.array(), records.size(), classes);
    }

    private Teaching() {}
}
