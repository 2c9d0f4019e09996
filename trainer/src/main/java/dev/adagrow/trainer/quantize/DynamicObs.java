package dev.adagrow.trainer.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * OBS that chooses each column only when it is due: the importance (4-2) is computed anew after
 * each step, from the weights as they are by then and the inverse reduced to the free columns. The
 * order is not known before, so the inverse is explicit: O(n^2) a step beside the O(rows n) of
 * {@link Obs}. Stateless.
 */
public final class DynamicObs {
    /**
     * Takes the most important of all free columns; ties go to the lower index.
     *
     * @throws IllegalArgumentException if the inputs or weights are not finite
     */
    public static Obs.Solution solve(Obs.Layer layer) {
        return new Steps(layer).all(Optional.empty());
    }

    /**
     * Takes the most important of the free columns with the highest overlap count.
     *
     * @throws IllegalArgumentException if the overlap counts are not known, or the inputs or
     *     weights are not finite
     */
    public static Obs.Solution solveRings(Obs.Layer layer) {
        if (layer.overlap().isEmpty()) {
            throw new IllegalArgumentException("a layer without overlap counts has no rings");
        }
        return new Steps(layer).all(layer.overlap());
    }

    /** The state of one run. */
    private static final class Steps {
        private final Obs.Layer layer;
        private final int n;
        private final double[] inverse;
        private final double[] w;
        private final int[] codes;
        private final List<Integer> free;

        Steps(Obs.Layer layer) {
            this.layer = layer;
            n = layer.columns();
            inverse = Obs.factor(layer).inverse();
            w = layer.livingWeight();
            codes = new int[w.length];
            free = new ArrayList<>(IntStream.range(0, n).boxed().toList());
        }

        Obs.Solution all(Optional<int[]> overlap) {
            var order = new int[n];
            for (int step = 0; step < n; step++) {
                int p = next(overlap);
                order[step] = p;
                take(p);
            }
            return new Obs.Solution(order, codes);
        }

        private int next(Optional<int[]> overlap) {
            int ring =
                    overlap.stream()
                            .flatMapToInt(o -> free.stream().mapToInt(j -> o[j]))
                            .max()
                            .orElse(0);
            int best = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int j : free) {
                boolean inRing = overlap.map(o -> o[j] == ring).orElse(true);
                double importance = inRing ? importance(j) : Double.NEGATIVE_INFINITY;
                if (importance > most) {
                    best = j;
                    most = importance;
                }
            }
            if (best < 0) {
                throw new IllegalArgumentException("a weight is not finite");
            }
            return best;
        }

        private double importance(int j) {
            double sum = 0;
            for (int r = 0; r < layer.rows(); r++) {
                double d = layer.grid().value(r, layer.grid().code(r, w[r * n + j])) - w[r * n + j];
                sum += d * d;
            }
            return sum / inverse[j * n + j];
        }

        /** Step (4-3) on the free columns, then one step of elimination on their inverse. */
        private void take(int p) {
            for (int r = 0; r < layer.rows(); r++) {
                int code = layer.grid().code(r, w[r * n + p]);
                codes[r * n + p] = code;
                double e = (w[r * n + p] - layer.grid().value(r, code)) / inverse[p * n + p];
                for (int j : free) {
                    w[r * n + j] -= e * inverse[p * n + j];
                }
            }
            free.remove((Integer) p);
            for (int i : free) {
                double f = inverse[i * n + p] / inverse[p * n + p];
                for (int j : free) {
                    inverse[i * n + j] -= f * inverse[p * n + j];
                }
            }
        }
    }

    private DynamicObs() {}
}
