package dev.adagrow.trainer.run.continued;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.Answers;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;

/**
 * What the parent, as it was trained, says about the records of a continued growth.
 *
 * @param check on validation
 * @param replayLogits what is distilled, [replay records, old classes]
 * @param contradicted share of the new training records of old classes that it answers otherwise
 *     with great confidence
 */
record ParentView(Validation.Check check, Tensor replayLogits, double contradicted) {
    private static final double CONFIDENT = 0.9;

    static ParentView of(Snapshot parent, ContinuedData data, SgdSettings settings) {
        try (var session = TrainingSession.open(parent.form(), OptimizerState.fresh(), settings)) {
            var train = data.fresh().train();
            return new ParentView(
                    data.validation().check(session),
                    session.logits(data.replay().inputs()),
                    contradicted(session.logits(train.inputs()), train.labels()));
        }
    }

    static double contradicted(Tensor logits, int[] labels) {
        int[] answers = Answers.of(logits);
        int known = 0;
        int against = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < logits.dim(1)) {
                known++;
                against += answers[i] != labels[i] && confidence(logits, i) > CONFIDENT ? 1 : 0;
            }
        }
        return known == 0 ? 0 : (double) against / known;
    }

    /** Largest probability of a row: 1 / sum exp(logit - largest logit). */
    private static double confidence(Tensor logits, int row) {
        int classes = logits.dim(1);
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = Math.max(largest, logits.data()[row * classes + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits.data()[row * classes + c] - largest);
        }
        return 1 / sum;
    }
}
