package dev.adagrow.stats;

/**
 * The weighted mean m = Σ w d / Σ w of paired differences, and its standard error
 *
 * <pre>
 *   SE² = n / (n - 1) · Σ w² (d - m)² / (Σ w)²
 * </pre>
 *
 * with n the number of weights above zero: the ratio variance of Cochran 1977, which Gatz and Smith
 * 1995 ("The standard error of a weighted mean concentration") found closest to the bootstrap; with
 * equal weights it is s/√n. A macro average over C classes is the weighted mean with w = 1 / (C ·
 * records of the class). SE counts the differences between the means of the classes as noise, too,
 * so for a macro average it is rather too large.
 *
 * @param mean the weighted mean
 * @param standardError of the mean, not negative
 */
public record MeanDifference(double mean, double standardError) {
    public MeanDifference {
        if (!Double.isFinite(mean) || !Double.isFinite(standardError) || standardError < 0) {
            throw new IllegalArgumentException(
                    "mean " + mean + " with standardError " + standardError);
        }
    }

    /**
     * Takes the weighted mean and its standard error.
     *
     * @param differences finite; one for each record
     * @param weights finite and not negative, at least two of them above zero; one for each record
     * @throws IllegalArgumentException naming the argument that is none of this
     */
    public static MeanDifference of(double[] differences, double[] weights) {
        check(differences, weights);
        double total = 0, sum = 0;
        int n = 0;
        for (int i = 0; i < weights.length; i++) {
            total += weights[i];
            sum += weights[i] * differences[i];
            n += weights[i] > 0 ? 1 : 0;
        }
        if (n < 2) {
            throw new IllegalArgumentException(
                    "weights: " + n + " above zero; a standard error needs 2");
        }
        double mean = sum / total, squares = 0;
        for (int i = 0; i < weights.length; i++) {
            double part = weights[i] / total * (differences[i] - mean);
            squares += part * part;
        }
        return new MeanDifference(mean, Math.sqrt(n / (n - 1.0) * squares));
    }

    static void check(double[] differences, double[] weights) {
        if (weights.length != differences.length) {
            throw new IllegalArgumentException(
                    "weights: "
                            + weights.length
                            + " of them, but "
                            + differences.length
                            + " differences");
        }
        for (int i = 0; i < differences.length; i++) {
            if (!Double.isFinite(differences[i])) {
                throw new IllegalArgumentException(
                        "differences[" + i + "] is " + differences[i] + ", which is not finite");
            }
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weights["
                                + i
                                + "] is "
                                + weights[i]
                                + "; a weight is finite and not negative");
            }
        }
    }
}
