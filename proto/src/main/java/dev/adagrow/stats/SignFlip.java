package dev.adagrow.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The sign-flip permutation test on paired differences (Fisher 1935), as of the losses of two nets
 * on the same records. Under "each difference is as likely as its negative" every choice of signs
 * was equally likely; p is the share of choices whose weighted mean is at least the observed one.
 * Where only the mean is zero and the differences are not symmetric, p holds asymptotically (Romano
 * 1990).
 *
 * <p>Up to {@value #EXACT} differences that count (with weight, and not zero) all choices are
 * enumerated. With more of them, choices are drawn and p = (1 + hits) / (1 + flips), which is never
 * below what it claims to be (Phipson and Smyth 2010); the same seed gives the same p.
 */
public final class SignFlip {
    private static final int EXACT = 16;

    /** Sums no further apart than this share of Σ |w d| are equal but for rounding. */
    private static final double EQUAL = 1e-12;

    private static final int BYTES = 8;

    /** As the other, with equal weights. */
    public static double meanAboveZero(double[] differences, int flips, long seed) {
        var weights = new double[differences.length];
        Arrays.fill(weights, 1);
        return meanAboveZero(differences, weights, flips, seed);
    }

    /**
     * One-sided: small when the weighted mean Σ w d / Σ w lies above what chance explains. Without
     * a difference that counts it is 1.
     *
     * @param differences finite; one for each record
     * @param weights finite and not negative; one for each record. A macro average over C classes
     *     has w = 1 / (C · records of the class)
     * @param flips choices of signs to draw, at least 1; p is at least 1 / (1 + flips). Unused
     *     where all are enumerated
     * @return P(weighted mean at least the observed one | signs by chance), in (0, 1]
     * @throws IllegalArgumentException naming the argument that is none of this
     */
    public static double meanAboveZero(
            double[] differences, double[] weights, int flips, long seed) {
        MeanDifference.check(differences, weights);
        if (flips < 1) {
            throw new IllegalArgumentException("flips is " + flips + ", which is below 1");
        }
        double[] terms = terms(differences, weights);
        double equal = EQUAL * Arrays.stream(terms).map(Math::abs).sum();
        if (terms.length <= EXACT) {
            double[] flipped = subsetSums(terms, 0, terms.length);
            return (double) hits(flipped, equal) / flipped.length;
        }
        return (1.0 + hits(sampled(terms, flips, seed), equal)) / (1.0 + flips);
    }

    /** The products w d that are not zero, on a scale on which they cannot overflow. */
    private static double[] terms(double[] differences, double[] weights) {
        double largest = Arrays.stream(differences).map(Math::abs).max().orElse(0);
        double heaviest = Arrays.stream(weights).max().orElse(0);
        var terms = new double[differences.length];
        int n = 0;
        for (int i = 0; i < terms.length; i++) {
            if (differences[i] != 0 && weights[i] > 0) {
                terms[n++] = differences[i] / largest * (weights[i] / heaviest);
            }
        }
        return Arrays.copyOf(terms, n);
    }

    /**
     * Flipping a set of signs takes twice the set's sum from the whole, so the mean is at least the
     * observed one just where that sum is not above zero.
     */
    private static int hits(double[] flipped, double equal) {
        int hits = 0;
        for (double sum : flipped) {
            hits += sum <= equal ? 1 : 0;
        }
        return hits;
    }

    /** Element s is the sum of the terms from + i for each bit i of s. */
    private static double[] subsetSums(double[] terms, int from, int count) {
        var sums = new double[1 << count];
        for (int s = 1; s < sums.length; s++) {
            sums[s] = sums[s & (s - 1)] + terms[from + Integer.numberOfTrailingZeros(s)];
        }
        return sums;
    }

    /**
     * For each draw the sum of the terms whose sign it flips. One random long flips 64 terms; a
     * table for each of its bytes (16 KiB, so that they stay in the first cache) gives the sum of
     * eight terms at once.
     */
    private static double[] sampled(double[] terms, int flips, long seed) {
        var random = new SplittableRandom(seed);
        double[] padded = Arrays.copyOf(terms, (terms.length + 63) / 64 * 64);
        var sums = new double[flips];
        var tables = new double[BYTES][];
        for (int from = 0; from < padded.length; from += Long.SIZE) {
            for (int b = 0; b < BYTES; b++) {
                tables[b] = subsetSums(padded, from + b * Byte.SIZE, Byte.SIZE);
            }
            for (int f = 0; f < flips; f++) {
                long signs = random.nextLong();
                double sum = 0;
                for (int b = 0; b < BYTES; b++) {
                    sum += tables[b][(int) (signs >>> (b * Byte.SIZE)) & 0xff];
                }
                sums[f] += sum;
            }
        }
        return sums;
    }

    private SignFlip() {}
}
