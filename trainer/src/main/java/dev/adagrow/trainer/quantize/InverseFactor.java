package dev.adagrow.trainer.quantize;

import java.util.Optional;

/**
 * The upper triangular U with H^-1 = U^T U: row i of it is, up to the factor U_ii, what OBS needs
 * after columns 0..i-1 have been taken away (GPTQ, Frantar et al. 2023, arXiv 2210.17323, step 3).
 *
 * @param n columns
 * @param values row-major [n][n], 0 under the diagonal
 */
record InverseFactor(int n, double[] values) {
    /**
     * From H = R R^T with R upper triangular follows H^-1 = R^-T R^-1, so U = R^-1: one Cholesky
     * factorization, begun at the last column, and one triangular inverse, without H^-1 itself.
     *
     * @param h row-major, symmetric
     * @return nothing if h is not positive definite
     */
    static Optional<InverseFactor> of(double[] h, int n) {
        var r = new double[n * n];
        for (int j = n - 1; j >= 0; j--) {
            for (int i = j; i >= 0; i--) {
                double sum = h[i * n + j];
                for (int k = j + 1; k < n; k++) {
                    sum -= r[i * n + k] * r[j * n + k];
                }
                if (i < j) {
                    r[i * n + j] = sum / r[j * n + j];
                } else if (sum > 0 && Double.isFinite(sum)) {
                    r[j * n + j] = Math.sqrt(sum);
                } else {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new InverseFactor(n, inverse(r, n)));
    }

    private static double[] inverse(double[] r, int n) {
        var u = new double[n * n];
        for (int i = n - 1; i >= 0; i--) {
            double d = 1 / r[i * n + i];
            u[i * n + i] = d;
            for (int k = i + 1; k < n; k++) {
                double f = -d * r[i * n + k];
                for (int j = k; j < n; j++) {
                    u[i * n + j] += f * u[k * n + j];
                }
            }
        }
        return u;
    }

    double at(int i, int j) {
        return values[i * n + j];
    }

    /** Diagonal of H^-1. */
    double[] inverseDiagonal() {
        var diagonal = new double[n];
        for (int k = 0; k < n; k++) {
            for (int i = k; i < n; i++) {
                diagonal[i] += at(k, i) * at(k, i);
            }
        }
        return diagonal;
    }

    /** H^-1, row-major. */
    double[] inverse() {
        var inverse = new double[n * n];
        for (int k = 0; k < n; k++) {
            for (int i = k; i < n; i++) {
                for (int j = k; j < n; j++) {
                    inverse[i * n + j] += at(k, i) * at(k, j);
                }
            }
        }
        return inverse;
    }
}
