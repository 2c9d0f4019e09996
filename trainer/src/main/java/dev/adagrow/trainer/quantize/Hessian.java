package dev.adagrow.trainer.quantize;

/**
 * H = X X^T of one layer's unfolded inputs X [columns][samples]: how much an error in one weight
 * counts, and how another can make up for it. Not thread-safe while samples are added.
 */
public final class Hessian {
    /** Sums of so many products of two codes up to 127 fit into 32 bits. */
    private static final int LONGEST_SUM = 1 << 16;

    private final int columns;
    private final double[] values;

    /** All zero, without samples. Takes 8 * columns^2 bytes. */
    public Hessian(int columns) {
        this.columns = columns;
        values = new double[columns * columns];
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
     * Adds samples, exactly.
     *
     * @param codes [columns][samples], of magnitudes up to 127; a column begins every {@code
     *     stride}
     * @param samples how many of each column count
     */
    public void add(int[] codes, int stride, int samples) {
        for (int from = 0; from < samples; from += LONGEST_SUM) {
            int to = Math.min(samples, from + LONGEST_SUM);
            for (int i = 0; i < columns; i++) {
                addRow(codes, stride, from, to, i);
            }
        }
    }

    /** Four sums at a time, in the form that the compiler turns into vector instructions. */
    private void addRow(int[] codes, int stride, int from, int to, int i) {
        int a = i * stride;
        int j = i;
        for (; j + 4 <= columns; j += 4) {
            int b0 = j * stride;
            int b1 = b0 + stride;
            int b2 = b1 + stride;
            int b3 = b2 + stride;
            int s0 = 0;
            int s1 = 0;
            int s2 = 0;
            int s3 = 0;
            for (int t = from; t < to; t++) {
                int v = codes[a + t];
                s0 += v * codes[b0 + t];
                s1 += v * codes[b1 + t];
                s2 += v * codes[b2 + t];
                s3 += v * codes[b3 + t];
            }
            int k = i * columns + j;
            values[k] += s0;
            values[k + 1] += s1;
            values[k + 2] += s2;
            values[k + 3] += s3;
        }
        for (; j < columns; j++) {
            int sum = 0;
            for (int t = from; t < to; t++) {
                sum += codes[a + t] * codes[j * stride + t];
            }
            values[i * columns + j] += sum;
        }
    }

    public int columns() {
        return columns;
    }

    /** Symmetric: the order of the two does not matter. */
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
     * The matrix to invert: 1 in the diagonal of dead columns, then share * mean of the diagonal
     * added to it.
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
