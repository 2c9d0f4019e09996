package dev.adagrow.trainer.data;

import dev.adagrow.tensor.FloatTensor;
import java.util.Optional;

/**
 * The records of one optimizer step.
 *
 * @param inputs [n, channels, height, width]
 * @param labels n model class indices
 * @param distillation the teacher's part in the loss, if it has one
 */
public record Batch(FloatTensor inputs, int[] labels, Optional<Distillation> distillation) {
    public Batch {
        if (inputs.rank() != 4 || labels.length == 0 || inputs.dim(0) != labels.length) {
            throw new IllegalArgumentException(
                    "a batch of " + labels.length + " labels for " + inputs);
        }
        distillation.ifPresent(d -> {
            if (d.rows().length != labels.length) {
                throw new IllegalArgumentException(
                        d.rows().length + " distilled rows in a batch of " + labels.length);
            }
        });
    }

    /** Without a teacher. */
    public static Batch of(LabelledTensors records) {
        return new Batch(records.inputs(), records.labels(), Optional.empty());
    }

    public int size() {
        return labels.length;
    }
}
