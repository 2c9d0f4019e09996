package dev.adagrow.trainer.quantize;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Optimal Brain Surgeon on one layer: takes column after column, rounds it to the grid, and changes
 * the columns still free so that the layer's output stays as near as it can (thesis 4.2.1,
 * equations (4-2) and (4-3) with the sign of (4-3) put right: the step makes w_p equal q_p).
 * Stateless.
 */
public final class Obs {
    /**
     * Further shares tried if H with the first is not positive definite, each ten times the one
     * before.
     */
    private static final int RETRIES = 8;

    /**
     * One layer, or one group of a grouped convolution.
     *
     * @param weight row-major [rows][columns], float
     * @param hessian of its inputs
     * @param grid of each row
     * @param overlap for each column how many folded kernels cover its position; empty if that is
     *     not known
     * @param damping share of the mean diagonal that is added to H
     */
    public record Layer(
            double[] weight, Hessian hessian, Grid grid, Optional<int[]> overlap, double damping) {
        public Layer {
            if (weight.length != grid.scale().length * hessian.columns()) {
                throw new IllegalArgumentException(
                        weight.length
                                + " weights for "
                                + grid.scale().length
                                + " rows of "
                                + hessian.columns()
                                + " columns");
            }
            if (overlap.isPresent() && overlap.get().length != hessian.columns()) {
                throw new IllegalArgumentException(
                        overlap.get().length
                                + " overlap counts for "
                                + hessian.columns()
                                + " columns");
            }
        }

        int rows() {
            return grid.scale().length;
        }

        int columns() {
            return hessian.columns();
        }

        /**
         * The weights with those of dead inputs set to 0: they reach no output, and must not be
         * made up for.
         */
        double[] livingWeight() {
            var w = weight.clone();
            for (int i = 0; i < w.length; i++) {
                if (hessian.dead(i % columns())) {
                    w[i] = 0;
                }
            }
            return w;
        }
    }

    /**
     * @param order the columns as they were taken
     * @param codes row-major [rows][columns], in natural column order
     */
    public record Solution(int[] order, int[] codes) {
        /** Sum of squares of (W - codes * scale) X. */
        public double error(Layer layer) {
            return layer.hessian().squaredNorm(difference(layer));
        }

        /**
         * Sum of squares of W X - codes * scale X': how far the layer is from what it gives in the
         * float network.
         *
         * @param layer with the float weights W, and the Hessian of X'
         */
        public double error(Layer layer, OutputDrift drift) {
            return drift.squaredNorm(difference(layer), layer.hessian());
        }

        private double[] difference(Layer layer) {
            var d = layer.weight().clone();
            for (int i = 0; i < d.length; i++) {
                d[i] -= layer.grid().value(i / layer.columns(), codes[i]);
            }
            return d;
        }
    }

    /** Each weight to its nearest code, without regard to the inputs. */
    public static Solution direct(Layer layer) {
        var w = layer.livingWeight();
        var codes = new int[w.length];
        Arrays.setAll(codes, i -> layer.grid().code(i / layer.columns(), w[i]));
        return new Solution(naturalOrder(layer.columns()), codes);
    }

    /**
     * In the form of GPTQ (Frantar et al. 2023): equal to OBS with an explicit inverse, at O(rows
     * n^2) instead of O(n^3) a step. Its blocks of columns with a lazy trailing update would not
     * pay: the rows of a layer here fit into the cache.
     *
     * @throws IllegalArgumentException if the inputs or weights are not finite
     */
    public static Solution solve(Layer layer, ColumnOrder order) {
        int n = layer.columns();
        double damping = workingDamping(layer);
        var h = layer.hessian().damped(damping);
        int[] taken = order(layer, order, factor(h, n).inverseDiagonal());
        var u = factor(permuted(h, n, taken), n);
        var w = layer.livingWeight();
        var codes = new int[w.length];
        var row = new double[n];
        for (int r = 0; r < layer.rows(); r++) {
            for (int i = 0; i < n; i++) {
                row[i] = w[r * n + taken[i]];
            }
            for (int i = 0; i < n; i++) {
                int code = layer.grid().code(r, row[i]);
                codes[r * n + taken[i]] = code;
                compensate(row, i, (row[i] - layer.grid().value(r, code)) / u.at(i, i), u);
            }
        }
        return new Solution(taken, codes);
    }

    /**
     * The asymmetric target: the same layer with W* = W + share W (X - X') X'^T H^-1 for its
     * weights. With the share 1 this is, but for the damping, the optimum of ||W* X' - W X||^2, so
     * that the layer also makes up for the errors of the layers before it (as GPTAQ, arXiv
     * 2504.02692, and Qronos, arXiv 2505.11695). The grid stays that of W.
     *
     * @param drift of the same layer
     * @param share 0 for the layer as it is
     * @throws IllegalArgumentException if the inputs are not finite
     */
    public static Layer towardsFloat(Layer layer, OutputDrift drift, double share) {
        if (drift.rows() != layer.rows() || drift.columns() != layer.columns()) {
            throw new IllegalArgumentException(
                    "a drift of "
                            + drift.rows()
                            + " rows and "
                            + drift.columns()
                            + " columns for a layer of "
                            + layer.rows()
                            + " and "
                            + layer.columns());
        }
        int n = layer.columns();
        var u = factor(layer);
        var target = layer.weight().clone();
        for (int r = 0; r < layer.rows(); r++) {
            // H^-1 = U^T U
            for (int k = 0; k < n; k++) {
                double sum = 0;
                for (int j = k; j < n; j++) {
                    sum += u.at(k, j) * drift.moment(r, j);
                }
                for (int j = k; j < n; j++) {
                    target[r * n + j] += share * sum * u.at(k, j);
                }
            }
        }
        return new Layer(target, layer.hessian(), layer.grid(), layer.overlap(), layer.damping());
    }

    /** W[r, i..] -= e U[i, i..]; leaves w_i = q_i. */
    static void compensate(double[] row, int i, double e, InverseFactor u) {
        int from = i * u.n();
        for (int j = i; j < row.length; j++) {
            row[j] -= e * u.values()[from + j];
        }
    }

    /** Diagonal of H^-1, damped. */
    public static double[] inverseDiagonal(Layer layer) {
        return factor(layer).inverseDiagonal();
    }

    /** (4-2) summed over the rows, of the weights as they are before any step. */
    static double[] importance(Layer layer, double[] inverseDiagonal) {
        int n = layer.columns();
        var w = layer.livingWeight();
        var importance = new double[n];
        for (int i = 0; i < w.length; i++) {
            int r = i / n;
            double d = layer.grid().value(r, layer.grid().code(r, w[i])) - w[i];
            importance[i % n] += d * d / inverseDiagonal[i % n];
        }
        return importance;
    }

    private static int[] order(Layer layer, ColumnOrder order, double[] inverseDiagonal) {
        int n = layer.columns();
        return switch (order) {
            case NATURAL -> naturalOrder(n);
            case IMPORTANCE -> {
                var importance = importance(layer, inverseDiagonal);
                yield descending(n, i -> importance[i]);
            }
            case ACTIVATION ->
                    descending(n, i -> layer.hessian().dead(i) ? 1 : layer.hessian().at(i, i));
            case RING -> {
                var importance = importance(layer, inverseDiagonal);
                var overlap = layer.overlap().orElseGet(() -> new int[n]);
                yield descending(n, i -> overlap[i], i -> importance[i]);
            }
        };
    }

    private static int[] naturalOrder(int n) {
        return IntStream.range(0, n).toArray();
    }

    /** By the first key, then the second, and so on; equal columns stay in natural order. */
    private static int[] descending(int n, IntToDoubleFunction... keys) {
        Comparator<Integer> comparator = (a, b) -> 0;
        for (var key : keys) {
            comparator =
                    comparator.thenComparing(
                            (a, b) -> Double.compare(key.applyAsDouble(b), key.applyAsDouble(a)));
        }
        return IntStream.range(0, n).boxed().sorted(comparator).mapToInt(i -> i).toArray();
    }

    /** The layer's damping, or the first tenfold of it with which H is positive definite. */
    private static double workingDamping(Layer layer) {
        double damping = layer.damping();
        for (int i = 0; i < RETRIES; i++, damping *= 10) {
            if (InverseFactor.of(layer.hessian().damped(damping), layer.columns()).isPresent()) {
                return damping;
            }
        }
        throw new IllegalArgumentException(
                "the Hessian of "
                        + layer.columns()
                        + " columns is not positive definite even with damping "
                        + damping / 10
                        + ": are the inputs finite?");
    }

    /** Of the damped Hessian, in natural order. */
    static InverseFactor factor(Layer layer) {
        return factor(layer.hessian().damped(workingDamping(layer)), layer.columns());
    }

    private static InverseFactor factor(double[] h, int n) {
        return InverseFactor.of(h, n)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "a Hessian of " + n + " columns is not positive definite"));
    }

    private static double[] permuted(double[] h, int n, int[] order) {
        var p = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                p[i * n + j] = h[order[i] * n + order[j]];
            }
        }
        return p;
    }

    private Obs() {}
}
