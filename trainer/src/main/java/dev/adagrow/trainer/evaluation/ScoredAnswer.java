package dev.adagrow.trainer.evaluation;

/**
 * What one row of logits z says, against what is right: softmax(z)_i = exp(z_i) / sum_j exp(z_j).
 *
 * @param answer the class of the highest logit; the lowest index where several are equal
 * @param confidence its probability
 * @param negativeLogLikelihood -ln softmax(z) of the right class
 */
record ScoredAnswer(int answer, double confidence, double negativeLogLikelihood) {
    /**
     * @param logits finite; the row begins at {@code from}
     * @param label the right class
     */
    static ScoredAnswer of(float[] logits, int from, int classes, int label) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (logits[from + c] > logits[from + best]) {
                best = c;
            }
        }
        // differences to the largest logit, so that no exponential overflows
        double top = logits[from + best];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits[from + c] - top);
        }
        return new ScoredAnswer(best, 1 / sum, Math.log(sum) + top - logits[from + label]);
    }
}
