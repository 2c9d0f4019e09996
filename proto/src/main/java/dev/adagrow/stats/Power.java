package dev.adagrow.stats;

import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * What paired one-sided tests can see: the smallest true difference that a test at level α finds
 * with a wanted chance, its power.
 */
public final class Power {
    /** The power that is asked for where nothing else is said (Cohen 1988). */
    public static final double USUAL = 0.8;

    /**
     * The smallest mean that {@link SignFlip} finds: (z_{1-α} + z_{power}) · SE, z the quantiles of
     * the normal distribution (Cohen 1988, 2.4; normal approximation, so for some dozens of records
     * or more). SE shrinks as 1/√n with the number of records.
     *
     * @param standardError of the mean difference, as {@link MeanDifference} has it from a pilot;
     *     finite, not negative
     * @param alpha the test's level, above 0
     * @param power above alpha, below 1
     * @throws IllegalArgumentException naming the argument that is none of this
     */
    public static double smallestMeanDifference(double standardError, double alpha, double power) {
        if (!(standardError >= 0 && standardError < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "standardError is " + standardError + "; it is finite and not negative");
        }
        check(alpha, power);
        var normal = new NormalDistribution();
        return (normal.inverseCumulativeProbability(1 - alpha)
                        + normal.inverseCumulativeProbability(power))
                * standardError;
    }

    /**
     * The smallest difference of two accuracies that {@link McNemar#secondBetter} finds. The test
     * looks only at the N = ψ n discordant pairs, with ψ their share; k of them in favour of the
     * second are the fewest that it takes for better. A true difference δ makes the second the
     * right one of a discordant pair with the chance π = (1 + δ/ψ) / 2, so
     *
     * <pre>
     *   k = min {k : P(X ≥ k | Binomial(N, 1/2)) ≤ α},   P(X ≥ k | Binomial(N, π)) = power,   δ = ψ (2 π - 1)
     * </pre>
     *
     * where π is the quantile of Beta(k, N - k + 1) at the power. Exact for N given (N is rounded);
     * the chance of N itself changes the power little unless N is small.
     *
     * @param records n, at least 1
     * @param discordantShare ψ, as (n01 + n10) / n of a pilot; from 0 to 1
     * @param alpha the test's level, above 0
     * @param power above alpha, below 1
     * @return a share of the records, at most ψ; empty if the pairs are too few to show anything
     * @throws IllegalArgumentException naming the argument that is none of this
     */
    public static OptionalDouble smallestAccuracyDifference(
            int records, double discordantShare, double alpha, double power) {
        if (records < 1) {
            throw new IllegalArgumentException("records is " + records + ", which is below 1");
        }
        if (!(discordantShare >= 0 && discordantShare <= 1)) {
            throw new IllegalArgumentException(
                    "discordantShare is " + discordantShare + ", which is outside 0 to 1");
        }
        check(alpha, power);
        int discordant = (int) Math.round(records * discordantShare);
        if (McNemar.secondBetter(discordant, 0) > alpha) {
            return OptionalDouble.empty();
        }
        int k = fewestForBetter(discordant, alpha);
        double right =
                new BetaDistribution(k, discordant - k + 1).inverseCumulativeProbability(power);
        return OptionalDouble.of(discordantShare * (2 * right - 1));
    }

    /** By bisection; all of the discordant pairs are enough. */
    private static int fewestForBetter(int discordant, double alpha) {
        int low = 0, high = discordant;
        while (high - low > 1) {
            int k = (low + high) >>> 1;
            if (McNemar.secondBetter(k, discordant - k) <= alpha) {
                high = k;
            } else {
                low = k;
            }
        }
        return high;
    }

    private static void check(double alpha, double power) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha is " + alpha + ", which is outside (0, 1)");
        }
        if (!(power > alpha && power < 1)) {
            throw new IllegalArgumentException(
                    "power is " + power + ", which is outside (alpha, 1) with alpha " + alpha);
        }
    }

    private Power() {}
}
