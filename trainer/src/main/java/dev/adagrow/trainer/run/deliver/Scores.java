package dev.adagrow.trainer.run.deliver;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.training.Answers;

/**
 * What one model answered to the records of one set.
 *
 * @param labels what is right
 * @param answers the class that it chose
 */
public record Scores(int[] labels, int[] answers) {
    public Scores {
        if (labels.length != answers.length) {
            throw new IllegalArgumentException(
                    answers.length + " answers to " + labels.length + " records");
        }
    }

    /**
     * @param logits [records, classes]; may be anything without records
     * @throws IllegalArgumentException unless there is one row for each label
     */
    public static Scores of(Tensor logits, int[] labels) {
        return new Scores(labels, labels.length == 0 ? new int[0] : Answers.of(logits));
    }

    public int records() {
        return labels.length;
    }

    /** Whether record {@code i} got its label. */
    public boolean right(int i) {
        return labels[i] == answers[i];
    }

    public int rightCount() {
        int n = 0;
        for (int i = 0; i < labels.length; i++) {
            n += right(i) ? 1 : 0;
        }
        return n;
    }

    /** 0 without records. */
    public double accuracy() {
        return records() == 0 ? 0 : (double) rightCount() / records();
    }

    /** These, then the others. */
    public Scores and(Scores more) {
        return new Scores(joined(labels, more.labels), joined(answers, more.answers));
    }

    private static int[] joined(int[] a, int[] b) {
        var all = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
