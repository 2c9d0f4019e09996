package dev.adagrow.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.adagrow.trainer.data.Distillation;
import java.util.Optional;

/**
 * What training minimizes: the batch's mean cross-entropy, and on the distilled rows
 *
 * <pre>
 *   weight T² mean over the rows of KL(q || p),   q = softmax(teacher / T),   p = softmax(student's old classes / T)
 * </pre>
 *
 * (Hinton et al. 2015, arXiv 1503.02531.) Stateless.
 */
final class Loss {
    /**
     * @param logits [n, classes]
     * @param labels [n, 1] int64
     * @return a scalar through which gradients flow to the logits
     */
    static NDArray of(NDArray logits, NDArray labels, Optional<Distillation> distillation) {
        var entropy = logits.logSoftmax(1).gather(labels, 1).mean().neg();
        return distillation.map(d -> entropy.add(distilled(logits, d))).orElse(entropy);
    }

    private static NDArray distilled(NDArray logits, Distillation d) {
        int classes = d.teacherLogits().dim(1);
        int marked = 0;
        for (boolean row : d.rows()) {
            marked += row ? 1 : 0;
        }
        double scale = marked == 0 ? 0 : d.weight() * d.temperature() * d.temperature() / marked;
        var target = new float[d.rows().length * classes];
        double negativeEntropy = 0;
        for (int r = 0; r < d.rows().length; r++) {
            if (d.rows()[r]) {
                double[] q =
                        softmax(d.teacherLogits().data(), r * classes, classes, d.temperature());
                for (int c = 0; c < classes; c++) {
                    target[r * classes + c] = (float) (scale * q[c]);
                    negativeEntropy += q[c] > 0 ? scale * q[c] * Math.log(q[c]) : 0;
                }
            }
        }
        NDManager manager = logits.getManager();
        var weights = manager.create(target, new Shape(d.rows().length, classes));
        var old =
                logits.getShape().get(1) == classes
                        ? logits
                        : logits.get(new NDIndex(":, 0:" + classes));
        // Not mul(Number): the engine closes the number's array at once, yet reads its memory
        // again in the backward pass.
        var scaling = manager.create((float) (1 / d.temperature()));
        var p = old.mul(scaling).logSoftmax(1);
        return p.mul(weights).sum().neg().add((float) negativeEntropy);
    }

    private static double[] softmax(float[] logits, int from, int n, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, logits[from + i] / temperature);
        }
        var q = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            q[i] = Math.exp(logits[from + i] / temperature - max);
            sum += q[i];
        }
        for (int i = 0; i < n; i++) {
            q[i] /= sum;
        }
        return q;
    }

    private Loss() {}
}
