package dev.adagrow.trainer.run.continued;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.run.state.Snapshot;
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

    private static double contradicted(Tensor logits, int[] labels) {
        int classes = logits.dim(1);
        int known = 0;
        int against = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < classes) {
                known++;
                int best = 0;
                double sum = 0;
                for (int c = 1; c < classes; c++) {
                    best =
                            logits.data()[i * classes + c] > logits.data()[i * classes + best]
                                    ? c
                                    : best;
                }
                for (int c = 0; c < classes; c++) {
                    sum +=
                            Math.exp(
                                    logits.data()[i * classes + c]
                                            - (double) logits.data()[i * classes + best]);
                }
                against += best != labels[i] && 1 / sum > CONFIDENT ? 1 : 0;
            }
        }
        return known == 0 ? 0 : (double) against / known;
    }
}
