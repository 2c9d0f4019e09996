package dev.adagrow.stats;

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
        return Math.min(1, 2 * atLeast(Math.max(n01, n10), n01, n10));
    }

    /** P(at least n01 of n01 + n10 | equally often right): small when the second is better. */
    public static double secondBetter(int n01, int n10) {
        return atLeast(n01, n01, n10);
    }

    private static double atLeast(int k, int n01, int n10) {
        if (n01 < 0 || n10 < 0) {
            throw new IllegalArgumentException(
                    "counts " + n01 + " and " + n10 + " must not be negative");
        }
        return Binomial.atLeast(k, Math.addExact(n01, n10), 0.5);
    }

    private McNemar() {}
}
