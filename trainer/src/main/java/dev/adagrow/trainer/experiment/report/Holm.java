package dev.adagrow.trainer.experiment.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Several tests on one table, with one chance of a false alarm for all (Holm 1979). */
final class Holm {
    /**
     * With p₍₁₎ ≤ … ≤ p₍ₘ₎: p̃₍ᵢ₎ = max over j ≤ i of min(1, (m - j + 1) p₍ⱼ₎).
     *
     * @param p in any order; left unchanged
     * @return adjusted, in the same order
     */
    static double[] adjust(double... p) {
        var order =
                IntStream.range(0, p.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> p[i]))
                        .toList();
        var adjusted = Arrays.copyOf(p, p.length);
        double largest = 0;
        for (int j = 0; j < p.length; j++) {
            largest = Math.max(largest, Math.min(1, (p.length - j) * p[order.get(j)]));
            adjusted[order.get(j)] = largest;
        }
        return adjusted;
    }

    private Holm() {}
}
