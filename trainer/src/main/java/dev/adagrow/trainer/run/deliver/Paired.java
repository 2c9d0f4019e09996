package dev.adagrow.trainer.run.deliver;

import dev.adagrow.stats.McNemar;
import java.util.function.IntPredicate;

/**
 * Two models on the same records.
 *
 * @param onlySecond records that only the second answers right (n01)
 * @param onlyFirst records that only the first answers right (n10)
 */
public record Paired(int records, int onlySecond, int onlyFirst) {
    private static final double ONE_SIDED_95 = 1.6448536269514722;

    /**
     * @throws IllegalArgumentException if they are not about the same records
     */
    public static Paired of(Scores first, Scores second) {
        return of(first, second, i -> true);
    }

    /** On the chosen records alone. */
    public static Paired of(Scores first, Scores second, IntPredicate chosen) {
        if (!java.util.Arrays.equals(first.labels(), second.labels())) {
            throw new IllegalArgumentException("the two were asked about different records");
        }
        int n = 0;
        int n01 = 0;
        int n10 = 0;
        for (int i = 0; i < first.records(); i++) {
            if (chosen.test(i)) {
                n++;
                n01 += second.right(i) && !first.right(i) ? 1 : 0;
                n10 += first.right(i) && !second.right(i) ? 1 : 0;
            }
        }
        return new Paired(n, n01, n10);
    }

    /** Error of the second less that of the first; 0 without records. */
    public double change() {
        return records == 0 ? 0 : (double) (onlyFirst - onlySecond) / records;
    }

    /**
     * sqrt(n01 + n10) / n, the standard error of the change if both err equally often; 0 without
     * records.
     */
    public double standardError() {
        return records == 0 ? 0 : Math.sqrt((double) onlySecond + onlyFirst) / records;
    }

    /**
     * One-sided upper 95 % bound of the change (normal approximation of paired differences); 0
     * without records.
     */
    public double upperBound() {
        if (records == 0) {
            return 0;
        }
        double difference = (double) onlyFirst - onlySecond;
        double variance = onlySecond + onlyFirst - difference * difference / records;
        return change() + ONE_SIDED_95 * Math.sqrt(Math.max(0, variance)) / records;
    }

    /** p of the exact one-sided McNemar test that the second is better. */
    public double secondBetter() {
        return McNemar.secondBetter(onlySecond, onlyFirst);
    }

    /** p of the exact one-sided McNemar test that the first is better. */
    public double firstBetter() {
        return McNemar.secondBetter(onlyFirst, onlySecond);
    }
}
