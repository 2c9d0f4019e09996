package dev.adagrow.trainer.training;

import dev.adagrow.tensor.FloatTensor;

/** What single answers cost. Stateless. */
public final class LogLoss {
    /**
     * -log of the probability that the softmax of its logits gives each record's label.
     *
     * @param logits [n, classes]
     * @param labels n class indices
     * @return n losses, not negative; infinite for a label that the logits have no class for
     */
    public static double[] of(FloatTensor logits, int[] labels) {
        var losses = new double[labels.length];
        for (int i = 0; i < losses.length; i++) {
            int classes = logits.dim(1);
            if (labels[i] >= classes) {
                losses[i] = Double.POSITIVE_INFINITY;
                continue;
            }
            int row = i * classes;
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                largest = Math.max(largest, logits.data()[row + c]);
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits.data()[row + c] - largest);
            }
            losses[i] = Math.log(sum) + largest - logits.data()[row + labels[i]];
        }
        return losses;
    }

    private LogLoss() {}
}
