package dev.adagrow.trainer.quantize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * OBS by its definition: the inverse of the free columns' Hessian by Gauss-Jordan, anew for each
 * step.
 */
final class ExplicitObs {
    static int[] codes(Obs.Layer layer, int[] order) {
        var weights = weightsAfter(layer, order);
        var codes = new int[weights.length];
        Arrays.setAll(codes, i -> layer.grid().code(i / layer.columns(), weights[i]));
        return codes;
    }

    /** With these columns at their codes, and the others changed to make up for it. */
    private static double[] weightsAfter(Obs.Layer layer, int[] order) {
        int n = layer.columns();
        var h = layer.hessian().damped(layer.damping());
        var w = layer.livingWeight();
        var free = new ArrayList<Integer>(IntStream.range(0, n).boxed().toList());
        for (int p : order) {
            var inverse = inverse(h, n, free);
            int at = free.indexOf(p);
            for (int r = 0; r < layer.rows(); r++) {
                int code = layer.grid().code(r, w[r * n + p]);
                double error = w[r * n + p] - layer.grid().value(r, code);
                for (int j = 0; j < free.size(); j++) {
                    w[r * n + free.get(j)] -= error / inverse[at][at] * inverse[j][at];
                }
                assertEqual(w[r * n + p], layer.grid().value(r, code));
            }
            free.remove(at);
        }
        return w;
    }

    /**
     * The order of the greatest importance of the free columns, inside the highest ring left if
     * there are rings.
     */
    static int[] dynamicOrder(Obs.Layer layer, boolean rings) {
        int n = layer.columns();
        var taken = new int[0];
        while (taken.length < n) {
            var weights = weightsAfter(layer, taken);
            var free = new ArrayList<Integer>();
            for (int j = 0; j < n; j++) {
                int column = j;
                if (Arrays.stream(taken).noneMatch(t -> t == column)) {
                    free.add(j);
                }
            }
            var inverse = inverse(layer.hessian().damped(layer.damping()), n, free);
            int best = -1;
            double most = -1;
            for (int j : free) {
                boolean inRing =
                        !rings
                                || free.stream()
                                        .noneMatch(i ->
                                                layer.overlap().orElseThrow()[i]
                                                        > layer.overlap().orElseThrow()[j]);
                double sum = 0;
                for (int r = 0; r < layer.rows(); r++) {
                    double w = weights[r * n + j];
                    sum += Math.pow(layer.grid().value(r, layer.grid().code(r, w)) - w, 2);
                }
                double importance = sum / inverse[free.indexOf(j)][free.indexOf(j)];
                if (inRing && importance > most) {
                    best = j;
                    most = importance;
                }
            }
            taken = Arrays.copyOf(taken, taken.length + 1);
            taken[taken.length - 1] = best;
        }
        return taken;
    }

    /**
     * The least squares answer of weights that give W X from X', damped: W + W (X - X') X'^T H^-1.
     */
    static double[] target(
            Obs.Layer layer, double[][] floatInputs, double[][] inputs, double share) {
        int n = layer.columns();
        var inverse =
                inverse(
                        layer.hessian().damped(layer.damping()),
                        n,
                        IntStream.range(0, n).boxed().toList());
        var target = layer.weight().clone();
        for (int r = 0; r < layer.rows(); r++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    for (int i = 0; i < n; i++) {
                        for (int s = 0; s < inputs[0].length; s++) {
                            sum +=
                                    layer.weight()[r * n + i]
                                            * (floatInputs[i][s] - inputs[i][s])
                                            * inputs[k][s]
                                            * inverse[k][j];
                        }
                    }
                }
                target[r * n + j] += share * sum;
            }
        }
        return target;
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
