package dev.adagrow.trainer.premise.score;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * What no linear map of features x can give of wanted values y, from their second moments alone:
 *
 * <pre>
 *   min over W of sum |y - W x|² = tr Yᵀ Y - tr C⁺ Xᵀ Y Yᵀ X,   C = Xᵀ X
 * </pre>
 *
 * with C⁺ over the eigenvectors of C whose eigenvalue is not nothing beside the largest. Not
 * thread-safe.
 */
final class Residual {
    private static final double NOTHING = 1e-10;

    private final double[][] xx;
    private final double[][] xy;
    private double yy;

    Residual(int features, int outputs) {
        xx = new double[features][features];
        xy = new double[features][outputs];
    }

    /** One observation. */
    void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            double xi = x[i];
            if (xi == 0) {
                continue;
            }
            var row = xx[i];
            for (int j = i; j < x.length; j++) {
                row[j] += xi * x[j];
            }
            var products = xy[i];
            for (int o = 0; o < y.length; o++) {
                products[o] += xi * y[o];
            }
        }
        for (double v : y) {
            yy += v * v;
        }
    }

    /** The sum of squares of all that was wanted. */
    double wanted() {
        return yy;
    }

    /** The sum of squares that is left of it, not negative. */
    double squares() {
        for (int i = 0; i < xx.length; i++) {
            for (int j = 0; j < i; j++) {
                xx[i][j] = xx[j][i];
            }
        }
        var eigen = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(xx, false));
        double largest = 0;
        for (double value : eigen.getEigenvalues()) {
            largest = Math.max(largest, value);
        }
        double given = 0;
        for (int k = 0; k < xx.length; k++) {
            double value = eigen.getEigenvalue(k);
            if (value > NOTHING * largest) {
                given += squaresAlong(eigen.getEigenvector(k).toArray()) / value;
            }
        }
        return Math.max(0, yy - given);
    }

    /** |Yᵀ X v|². */
    private double squaresAlong(double[] v) {
        double sum = 0;
        for (int o = 0; o < xy[0].length; o++) {
            double projected = 0;
            for (int i = 0; i < v.length; i++) {
                projected += v[i] * xy[i][o];
            }
            sum += projected * projected;
        }
        return sum;
    }
}
