package dev.adagrow.trainer.premise;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.training.ChosenClasses;
import dev.adagrow.trainer.training.TrainingSession;

/**
 * How a network stands on validation, old and new records with equal weight however many they are.
 *
 * @param loss mean of the two halves' mean -log p(label)
 * @param error mean of the two halves' macro errors
 */
record Judged(double loss, double error) {
    static Judged of(TrainingSession session, MixedData data) {
        var old = of(session.logits(data.oldValidation().inputs()), data.oldValidation());
        var fresh = of(session.logits(data.newValidation().inputs()), data.newValidation());
        return new Judged((old.loss + fresh.loss) / 2, (old.error + fresh.error) / 2);
    }

    /**
     * Of one half.
     *
     * @param logits [records, classes]
     */
    static Judged of(Tensor logits, LabelledTensors records) {
        int[] labels = records.labels();
        int classes = logits.dim(1);
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum += surprise(logits.data(), i * classes, classes, labels[i]);
        }
        return new Judged(sum / labels.length, ChosenClasses.macroError(logits, labels));
    }

    /** -log softmax of one row at its label. */
    private static double surprise(float[] logits, int from, int classes, int label) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = Math.max(largest, logits[from + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits[from + c] - largest);
        }
        return Math.log(sum) + largest - logits[from + label];
    }
}
