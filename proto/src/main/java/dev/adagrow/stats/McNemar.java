package dev.adagrow.stats;

/** Exact McNemar test on the discordant counts of paired right-or-wrong answers (McNemar 1947; binomial form). */
public final class McNemar {
    /**
     * @param n01 pairs where only the second is right
     * @param n10 pairs where only the first is right
     * @return P(at least so unequal | both equally often right), at most 1
     */
    public static double twoSided(int n01, int n10) {
        throw new UnsupportedOperationException("twoSided");
    }

    /** P(at least n01 of n01 + n10 | equally often right): small when the second is better. */
    public static double secondBetter(int n01, int n10) {
        throw new UnsupportedOperationException("secondBetter");
    }

    private McNemar() {}
}
