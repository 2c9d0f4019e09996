package dev.adagrow.trainer.fold;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.weights.TrainingForm;

/**
 * Batch normalization in evaluation mode, y = x * scale[c] + shift[c], where scale = gamma /
 * sqrt(var + eps) and shift = beta - mean * scale.
 */
public record Affine(double[] scale, double[] shift) {
    public Affine {
        if (scale.length != shift.length) {
            throw new IllegalArgumentException(
                    scale.length + " scales and " + shift.length + " shifts");
        }
    }

    /**
     * One value a channel in each array.
     *
     * @param eps added to the variance
     */
    public static Affine of(
            double[] gamma, double[] beta, double[] mean, double[] var, double eps) {
        var scale = new double[gamma.length];
        var shift = new double[gamma.length];
        for (int c = 0; c < scale.length; c++) {
            scale[c] = gamma[c] / Math.sqrt(var[c] + eps);
            shift[c] = beta[c] - mean[c] * scale[c];
        }
        return new Affine(scale, shift);
    }

    /**
     * The BN whose parameters stand under {@code path}.
     *
     * @throws IllegalArgumentException if one is missing
     */
    static Affine of(TrainingForm form, String path) {
        return of(
                Kernel.doubles(form.parameter(path + ".gamma")),
                Kernel.doubles(form.parameter(path + ".beta")),
                Kernel.doubles(form.parameter(path + ".mean")),
                Kernel.doubles(form.parameter(path + ".var")),
                TrainingForm.EPS);
    }

    FloatTensor scaleTensor() {
        return new FloatTensor(Kernel.floats(scale), scale.length);
    }

    FloatTensor shiftTensor() {
        return new FloatTensor(Kernel.floats(shift), shift.length);
    }
}
