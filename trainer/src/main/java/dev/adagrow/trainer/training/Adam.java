package dev.adagrow.trainer.training;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.HashMap;
import java.util.Map;

/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1):
 *
 * <pre>
 *   m = b1 m + (1 - b1) g        v = b2 v + (1 - b2) g^2
 *   w = w - r (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + e)
 * </pre>
 *
 * with rate r, b1 = 0.9, b2 = 0.999, e = 1e-8 and t the steps of a parameter. Not thread-safe.
 */
final class Adam implements AutoCloseable {
    private static final double B1 = 0.9;
    private static final double B2 = 0.999;
    private static final double E = 1e-8;
    private static final float WHOLE_GRADIENT = 1;
    private static final float NO_CLIPPING = -1;

    private final NDManager manager;
    private final double rate;
    private final Map<String, Moments> moments = new HashMap<>();

    private record Moments(PtNDArray m, PtNDArray v, int t) {}

    Adam(NDManager parent, double rate) {
        manager = parent.newSubManager();
        this.rate = rate;
    }

    /** Moves a parameter by its gradient. */
    void update(String path, PtNDArray weight, PtNDArray gradient) {
        var last = moments.get(path);
        var now =
                last == null
                        ? new Moments(zeros(weight), zeros(weight), 1)
                        : new Moments(last.m(), last.v(), last.t() + 1);
        moments.put(path, now);
        // The engine computes r' m / (sqrt(v) + e'), as section 2 of the paper ends.
        double root = Math.sqrt(1 - Math.pow(B2, now.t()));
        JniUtils.adamUpdate(
                weight,
                gradient,
                now.m(),
                now.v(),
                (float) rate,
                (float) (rate * root / (1 - Math.pow(B1, now.t()))),
                0,
                WHOLE_GRADIENT,
                NO_CLIPPING,
                (float) B1,
                (float) B2,
                (float) (E * root),
                false);
    }

    private PtNDArray zeros(PtNDArray weight) {
        return (PtNDArray) manager.zeros(weight.getShape());
    }

    @Override
    public void close() {
        manager.close();
    }
}
