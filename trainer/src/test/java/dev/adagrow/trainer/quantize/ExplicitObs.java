package dev.adagrow.trainer.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** OBS by its definition: the inverse of the free columns' Hessian by Gauss-Jordan, anew for each step. */
final class ExplicitObs {
    static int[] codes(Obs.Layer layer, int[] order) {
        int n = layer.columns();
        var h = layer.hessian().damped(layer.damping());
        var w = layer.livingWeight();
        var codes = new int[w.length];
        var free = new ArrayList<Integer>(IntStream.range(0, n).boxed().toList());
        for (int p : order) {
            var inverse = inverse(h, n, free);
            int at = free.indexOf(p);
            for (int r = 0; r < layer.rows(); r++) {
                int code = layer.grid().code(r, w[r * n + p]);
                codes[r * n + p] = code;
                double error = w[r * n + p] - layer.grid().value(r, code);
                for (int j = 0; j < free.size(); j++) {
                    w[r * n + free.get(j)] -= error / inverse[at][at] * inverse[j][at];
                }
                assertEqual(w[r * n + p], layer.grid().value(r, code));
            }
            free.remove(at);
        }
        return codes;
    }

    private static void assertEqual(double w, double q) {
        if (Math.abs(w - q) > 1e-9 * Math.max(1, Math.abs(q))) {
            throw new AssertionError("after its step the weight is " + w + ", its code " + q);
        }
    }

    static double[][] inverse(double[] h, int n, List<Integer> columns) {
        int m = columns.size();
        var a = new double[m][2 * m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                a[i][j] = h[columns.get(i) * n + columns.get(j)];
            }
            a[i][m + i] = 1;
        }
        for (int p = 0; p < m; p++) {
            double pivot = a[p][p];
            for (int j = 0; j < 2 * m; j++) {
                a[p][j] /= pivot;
            }
            for (int i = 0; i < m; i++) {
                double f = a[i][p];
                for (int j = 0; i != p && j < 2 * m; j++) {
                    a[i][j] -= f * a[p][j];
                }
            }
        }
        var inverse = new double[m][m];
        for (int i = 0; i < m; i++) {
            System.arraycopy(a[i], m, inverse[i], 0, m);
        }
        return inverse;
    }

    private ExplicitObs() {}
}
