package dev.adagrow.trainer.quantize;

/**
 * H = X X^T of one layer's unfolded inputs X [columns][samples] (ALGORITHMS section 6): how much an error in one weight counts,
 * and how another can make up for it. Sums are kept in float64. Not thread-safe while samples are added.
 */
public final class Hessian {
    private static final int UNROLL = 8;

    private final int columns;
    private final double[] values;
    private final float[] block;

    public Hessian(int columns) {
        this.columns = columns;
        values = new double[columns * columns];
        block = new float[columns * columns];
    }

    /**
     * @param inputs [columns][samples]
     */
    public static Hessian of(double[][] inputs) {
        var hessian = new Hessian(inputs.length);
        for (int i = 0; i < inputs.length; i++) {
            for (int j = i; j < inputs.length; j++) {
                double sum = 0;
                for (int s = 0; s < inputs[i].length; s++) {
                    sum += inputs[i][s] * inputs[j][s];
                }
                hessian.values[i * inputs.length + j] = sum;
            }
        }
        return hessian;
    }

    /**
     * Adds samples. They are summed in float32 before they join the rest, which is exact for integer inputs up to 127 and 1,024
     * samples, and good to 1e-6 otherwise.
     *
     * @param samples row-major [count][columns]; may be longer
     */
    public void add(float[] samples, int count) {
        int s = 0;
        for (; s + UNROLL <= count; s += UNROLL) {
            addEight(samples, s * columns);
        }
        for (; s < count; s++) {
            addOne(samples, s * columns);
        }
        for (int i = 0; i < columns; i++) {
            for (int k = i * columns + i; k < (i + 1) * columns; k++) {
                values[k] += block[k];
                block[k] = 0;
            }
        }
    }

    /** Eight samples at once, so that a row of sums is loaded and stored once for eight products. */
    private void addEight(float[] x, int from) {
        int n = columns;
        for (int i = 0; i < n; i++) {
            float a0 = x[from + i];
            float a1 = x[from + n + i];
            float a2 = x[from + 2 * n + i];
            float a3 = x[from + 3 * n + i];
            float a4 = x[from + 4 * n + i];
            float a5 = x[from + 5 * n + i];
            float a6 = x[from + 6 * n + i];
            float a7 = x[from + 7 * n + i];
            int row = i * n;
            for (int j = i; j < n; j++) {
                int k = from + j;
                block[row + j] += a0 * x[k]
                        + a1 * x[k + n]
                        + a2 * x[k + 2 * n]
                        + a3 * x[k + 3 * n]
                        + a4 * x[k + 4 * n]
                        + a5 * x[k + 5 * n]
                        + a6 * x[k + 6 * n]
                        + a7 * x[k + 7 * n];
            }
        }
    }

    private void addOne(float[] x, int from) {
        for (int i = 0; i < columns; i++) {
            float a = x[from + i];
            for (int j = i; j < columns; j++) {
                block[i * columns + j] += a * x[from + j];
            }
        }
    }

    public int columns() {
        return columns;
    }

    public double at(int i, int j) {
        return i <= j ? values[i * columns + j] : values[j * columns + i];
    }

    /** Whether the column's input was 0 in every sample. */
    public boolean dead(int column) {
        return at(column, column) == 0;
    }

    /**
     * Sum of squares of D X.
     *
     * @param d row-major [rows][columns]
     */
    public double squaredNorm(double[] d) {
        double total = 0;
        for (int row = 0; row < d.length; row += columns) {
            for (int i = 0; i < columns; i++) {
                double sum = 0.5 * at(i, i) * d[row + i];
                for (int j = i + 1; j < columns; j++) {
                    sum += values[i * columns + j] * d[row + j];
                }
                total += 2 * d[row + i] * sum;
            }
        }
        return Math.max(0, total);
    }

    /**
     * The matrix to invert: 1 in the diagonal of dead columns, then share * mean of the diagonal added to it.
     *
     * @return row-major, both triangles
     */
    public double[] damped(double share) {
        var h = new double[columns * columns];
        double trace = 0;
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                h[i * columns + j] = at(i, j);
            }
            if (dead(i)) {
                h[i * columns + i] = 1;
            }
            trace += h[i * columns + i];
        }
        for (int i = 0; i < columns; i++) {
            h[i * columns + i] += share * trace / columns;
        }
        return h;
    }
}
