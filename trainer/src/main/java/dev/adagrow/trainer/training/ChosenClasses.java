package dev.adagrow.trainer.training;

import dev.adagrow.tensor.FloatTensor;
import java.util.Arrays;

/** What logits say, against what is right. Stateless. */
public final class ChosenClasses {
    /** The class of the highest logit of each row; the lowest index where several are equal. */
    public static int[] of(FloatTensor logits) {
        int n = logits.dim(0);
        int classes = logits.dim(1);
        var answers = new int[n];
        for (int i = 0; i < n; i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (logits.data()[i * classes + c] > logits.data()[i * classes + best]) {
                    best = c;
                }
            }
            answers[i] = best;
        }
        return answers;
    }

    /** Share of rows answered right, 0 without rows. */
    public static double accuracy(FloatTensor logits, int[] labels) {
        int[] answers = of(logits);
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += answers[i] == labels[i] ? 1 : 0;
        }
        return labels.length == 0 ? 0 : (double) right / labels.length;
    }

    /** Share of wrong answers by class, averaged over the classes that occur; 0 without rows. */
    public static double macroError(FloatTensor logits, int[] labels) {
        return macroError(of(logits), labels);
    }

    /** Share of wrong answers by class, averaged over the classes that occur; 0 without rows. */
    public static double macroError(int[] answers, int[] labels) {
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        var wrong = new int[classes];
        var all = new int[classes];
        for (int i = 0; i < labels.length; i++) {
            all[labels[i]]++;
            wrong[labels[i]] += answers[i] == labels[i] ? 0 : 1;
        }
        double sum = 0;
        int present = 0;
        for (int c = 0; c < classes; c++) {
            if (all[c] > 0) {
                sum += (double) wrong[c] / all[c];
                present++;
            }
        }
        return present == 0 ? 0 : sum / present;
    }

    private ChosenClasses() {}
}
