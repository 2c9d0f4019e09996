package dev.adagrow.trainer.run.continued;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.ChosenClasses;
import dev.adagrow.trainer.training.LogLoss;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.Locale;

/**
 * What the parent, as it was trained, says about the records of a continued growth.
 *
 * @param check on validation
 * @param contradicted share of the new training records of old classes that it answers otherwise
 *     with great confidence
 */
record ParentView(Validation.Check check, double contradicted) {
    private static final double CONFIDENT = 0.9;
    private static final double CONTRADICTED = 0.3;

    static ParentView of(
            Snapshot parent, ContinuedData data, SgdSettings settings, InputThreads input) {
        try (var session = TrainingSession.open(parent.form(), OptimizerState.fresh(), settings)) {
            var tally = new Tally();
            input.pieces(
                    data.fresh().train(),
                    piece -> tally.add(session.logits(piece.inputs()), piece.labels()));
            return new ParentView(data.validation().check(session, input), tally.contradicted());
        }
    }

    /**
     * After phase F: labels that say the contrary of what the parent is sure of are believed only
     * if they can be learnt.
     *
     * @param reached by what phase F left
     * @param classes of the job
     * @throws UnfitTaskException if they cannot
     */
    void requireCredibleLabels(Validation.Check reached, int classes) throws UnfitTaskException {
        double chance = 1.0 / classes;
        double before = check.both() ? 1 - check.oldError() : 1;
        double halfWay = (chance + before) / 2;
        double accuracy = 1 - reached.freshError();
        if (contradicted > CONTRADICTED && accuracy < halfWay) {
            throw new UnfitTaskException(
                    String.format(
                            Locale.ROOT,
                            "SUSPECT_LABELS: %.0f %% of the new records of known classes contradict what the parent is sure of, and after"
                                    + " fine-tuning only %.1f %% of the new validation records are answered as labelled (%.1f %% are wanted)",
                            100 * contradicted,
                            100 * accuracy,
                            100 * halfWay));
        }
    }

    /** Counts the records whose label the parent contradicts. */
    static final class Tally {
        private int known;
        private int against;

        /**
         * @param logits [n, old classes] of the parent
         */
        void add(FloatTensor logits, int[] labels) {
            int[] answers = ChosenClasses.of(logits);
            double[] losses = LogLoss.of(logits, answers);
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] < logits.dim(1)) {
                    known++;
                    against += answers[i] != labels[i] && Math.exp(-losses[i]) > CONFIDENT ? 1 : 0;
                }
            }
        }

        /** Share of the records of old classes; 0 without any. */
        double contradicted() {
            return known == 0 ? 0 : (double) against / known;
        }
    }
}
