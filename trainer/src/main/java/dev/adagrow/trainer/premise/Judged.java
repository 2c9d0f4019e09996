package dev.adagrow.trainer.premise;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.training.ChosenClasses;
import dev.adagrow.trainer.training.LogLoss;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.Arrays;

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
    static Judged of(FloatTensor logits, LabelledTensors records) {
        int[] labels = records.labels();
        double loss = Arrays.stream(LogLoss.of(logits, labels)).average().orElse(0);
        return new Judged(loss, ChosenClasses.macroError(logits, labels));
    }
}
