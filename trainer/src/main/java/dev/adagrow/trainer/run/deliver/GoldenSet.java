package dev.adagrow.trainer.run.deliver;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.export.ArtifactSession;

/**
 * Inputs with what each artifact answered here, so that a server can tell whether the artifact does
 * the same there.
 *
 * <p>Tolerances. FP32: engines add in another order on other processors; that moves a logit by some
 * 1e-6 of the largest, so 1e-4 of it, at least 1e-3, leaves room. INT8: codes and integer sums are
 * exact, but the float scales between layers may round an activation to the neighbouring code; that
 * moves the logits by less than quantization as a whole did, which is measured here as the largest
 * distance between the INT8 and the FP32 outputs. Two different networks differ by whole units.
 *
 * @param inputs [count, channels, height, width]
 * @param fp32 [count, classes]
 * @param int8 [count, classes]
 */
public record GoldenSet(FloatTensor inputs, FloatTensor fp32, FloatTensor int8) {
    /** Number of inputs that a bundle carries. */
    public static final int COUNT = 32;

    private static final double FP32_RELATIVE = 1e-4;
    private static final double FP32_LEAST = 1e-3;
    private static final double INT8_LEAST = 0.02;

    /** Runs both artifacts on the inputs. */
    public static GoldenSet of(Deployment deployment, FloatTensor inputs, int threads) {
        try (var fp32 = new ArtifactSession(deployment.fp32(), threads);
                var int8 = new ArtifactSession(deployment.int8(), threads)) {
            return new GoldenSet(inputs, fp32.run(inputs), int8.run(inputs));
        }
    }

    public int count() {
        return inputs.dim(0);
    }

    /** Largest difference of one logit that another engine may show. */
    public double fp32Tolerance() {
        double largest = 0;
        for (float v : fp32.data()) {
            largest = Math.max(largest, Math.abs(v));
        }
        return Math.max(FP32_LEAST, FP32_RELATIVE * largest);
    }

    /** As far as quantization itself moved a logit: engines may round codes differently. */
    public double int8Tolerance() {
        double farthest = 0;
        for (int i = 0; i < fp32.size(); i++) {
            farthest = Math.max(farthest, Math.abs(fp32.data()[i] - int8.data()[i]));
        }
        return Math.max(INT8_LEAST, farthest);
    }
}
