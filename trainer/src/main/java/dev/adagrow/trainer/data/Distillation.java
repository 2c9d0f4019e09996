package dev.adagrow.trainer.data;

import dev.adagrow.tensor.FloatTensor;

/**
 * What the parent answered to some rows of a batch, and how much the child must care (Hinton et al.
 * 2015, arXiv 1503.02531).
 *
 * @param teacherLogits [n, old classes] of all rows of the batch; unmarked rows are ignored
 * @param rows the rows that it counts for
 * @param weight of the term, old classes / all classes
 * @param temperature softens both distributions; the term is multiplied by its square
 */
public record Distillation(
        FloatTensor teacherLogits, boolean[] rows, double weight, double temperature) {
    public Distillation {
        if (teacherLogits.rank() != 2 || teacherLogits.dim(0) != rows.length) {
            throw new IllegalArgumentException(
                    rows.length + " marks for teacher logits " + teacherLogits);
        }
        if (weight < 0 || temperature <= 0) {
            throw new IllegalArgumentException(
                    "distillation of weight " + weight + " at temperature " + temperature);
        }
    }
}
