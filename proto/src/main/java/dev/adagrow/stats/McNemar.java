package dev.adagrow.stats;

import org.hipparchus.special.Beta;

/**
 * Exact McNemar test on the discordant counts of paired right-or-wrong answers (McNemar 1947;
 * binomial form). Under "equally often right" the count of either kind is Binomial(n01 + n10, 1/2).
 * Without a discordant pair every probability is 1.
 */
public final class McNemar {
    /**
     * @param n01 pairs where only the second is right
     * @param n10 pairs where only the first is right
     * @return P(at least so unequal | both equally often right), at most 1
     */
    public static double twoSided(int n01, int n10) {
        return Math.min(1, 2 * lowerTail(Math.min(n01, n10), n01, n10));
    }

    /** P(at least n01 of n01 + n10 | equally often right): small when the second is better. */
    public static double secondBetter(int n01, int n10) {
        // P(X >= n01) = P(n - X <= n10), and n - X has X's distribution: no small difference of
        // large terms.
        return lowerTail(n10, n01, n10);
    }

    private static double lowerTail(int k, int n01, int n10) {
        if (n01 < 0 || n10 < 0) {
            throw new IllegalArgumentException(
                    "counts " + n01 + " and " + n10 + " must not be negative");
        }
        int n = Math.addExact(n01, n10);
        // P(X <= k) = I_1/2(n - k, k + 1), the regularized incomplete beta function, precise where
        // it is small.
        return k >= n ? 1 : Beta.regularizedBeta(0.5, n - k, k + 1);
    }

    private McNemar() {}
}
