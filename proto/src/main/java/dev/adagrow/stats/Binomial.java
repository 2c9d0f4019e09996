package dev.adagrow.stats;

import org.hipparchus.special.Beta;

/** Exact tails of the binomial distribution. */
public final class Binomial {
    /**
     * P(X >= k) for X ~ Binomial(n, p), precise also where it is small: I_p(k, n - k + 1), the
     * regularized incomplete beta function.
     *
     * @param n throws, not negative
     * @param p chance of each, in (0, 1)
     */
    public static double atLeast(int k, int n, double p) {
        if (n < 0 || !(p > 0 && p < 1)) {
            throw new IllegalArgumentException("n " + n + " and p " + p + " make no binomial");
        }
        if (k <= 0) {
            return 1;
        }
        return k > n ? 0 : Beta.regularizedBeta(p, k, n - k + 1);
    }

    private Binomial() {}
}
