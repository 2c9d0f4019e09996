package dev.adagrow.server.grpc;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The best classes of one row. Stateless. */
final class TopClasses {
    /**
     * @param scores finite; the row begins at {@code offset}
     * @return indices of the k largest scores, best first, the smaller index first among equals
     */
    static int[] of(float[] scores, int offset, int classes, int k) {
        if (k == 1) {
            int best = 0;
            for (int i = 1; i < classes; i++) {
                best = scores[offset + i] > scores[offset + best] ? i : best;
            }
            return new int[] {best};
        }
        return IntStream.range(0, classes)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[offset + i]))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Softmax shares of one row: exp(x_i - max x) / sum. */
    static float[] softmax(float[] scores, int offset, int classes) {
        float max = scores[offset];
        for (int i = 1; i < classes; i++) {
            max = Math.max(max, scores[offset + i]);
        }
        var shares = new float[classes];
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            double e = Math.exp(scores[offset + i] - max);
            shares[i] = (float) e;
            sum += e;
        }
        for (int i = 0; i < classes; i++) {
            shares[i] = (float) (shares[i] / sum);
        }
        return shares;
    }

    /** Name of a class; empty for one without a name. */
    static String label(List<String> labels, int index) {
        return index < labels.size() ? labels.get(index) : "";
    }

    private TopClasses() {}
}
