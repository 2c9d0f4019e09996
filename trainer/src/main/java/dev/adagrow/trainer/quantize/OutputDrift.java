package dev.adagrow.trainer.quantize;

/**
 * What a layer's output misses because its inputs come from quantized layers: R = W (X - X'), with
 * the float network's inputs X and those of the quantized prefix X', both [columns][samples]. Holds
 * R X'^T and the squares of R, all that the asymmetric target needs beside H = X' X'^T. Not
 * thread-safe while samples are added.
 */
public final class OutputDrift {
    private final int rows;
    private final int columns;
    private final double[] moments;
    private double squares;

    /**
     * Without samples yet.
     *
     * @param rows outputs of the layer
     */
    public OutputDrift(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        moments = new double[rows * columns];
    }

    /**
     * @param weight row-major [rows][columns]
     * @param floatInputs [columns][samples]
     * @param inputs of the quantized prefix, [columns][samples]
     */
    public static OutputDrift of(double[] weight, double[][] floatInputs, double[][] inputs) {
        int n = inputs.length;
        if (floatInputs.length != n || floatInputs[0].length != inputs[0].length) {
            throw new IllegalArgumentException(
                    "float inputs ["
                            + floatInputs.length
                            + "]["
                            + floatInputs[0].length
                            + "] beside inputs ["
                            + n
                            + "]["
                            + inputs[0].length
                            + "]");
        }
        var all = new OutputDrift(weight.length / n, n);
        for (int r = 0; r < all.rows; r++) {
            for (int s = 0; s < inputs[0].length; s++) {
                double drift = 0;
                for (int j = 0; j < n; j++) {
                    drift += weight[r * n + j] * (floatInputs[j][s] - inputs[j][s]);
                }
                for (int j = 0; j < n; j++) {
                    all.moments[r * n + j] += drift * inputs[j][s];
                }
                all.squares += drift * drift;
            }
        }
        return all;
    }

    /**
     * Adds samples.
     *
     * @param drift R [rows][samples], in units of the inputs' scale; a row begins every {@code
     *     stride}
     * @param codes X' [columns][samples]; a column begins every {@code stride}
     * @param samples how many of each count
     */
    void add(float[] drift, int[] codes, int stride, int samples) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
                moments[r * columns + j] += product(drift, r * stride, codes, j * stride, samples);
            }
            for (int t = r * stride; t < r * stride + samples; t++) {
                squares += (double) drift[t] * drift[t];
            }
        }
    }

    /** With four sums that do not wait for each other. */
    private static double product(float[] a, int from, int[] b, int at, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int t = 0;
        for (; t + 4 <= length; t += 4) {
            s0 += (double) a[from + t] * b[at + t];
            s1 += (double) a[from + t + 1] * b[at + t + 1];
            s2 += (double) a[from + t + 2] * b[at + t + 2];
            s3 += (double) a[from + t + 3] * b[at + t + 3];
        }
        for (; t < length; t++) {
            s0 += (double) a[from + t] * b[at + t];
        }
        return s0 + s1 + (s2 + s3);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** R X'^T. */
    public double moment(int row, int column) {
        return moments[row * columns + column];
    }

    /**
     * Sum of squares of D X' + R.
     *
     * @param d row-major [rows][columns]
     * @param hessian of X'
     */
    public double squaredNorm(double[] d, Hessian hessian) {
        double cross = 0;
        for (int i = 0; i < d.length; i++) {
            cross += d[i] * moments[i];
        }
        return Math.max(0, hessian.squaredNorm(d) + 2 * cross + squares);
    }
}
