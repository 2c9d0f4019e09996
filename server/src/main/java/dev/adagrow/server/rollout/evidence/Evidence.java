package dev.adagrow.server.rollout.evidence;

import dev.adagrow.stats.Binomial;
import dev.adagrow.stats.McNemar;

/**
 * What a verdict may look at. Rows are exposures of both arms that the other model answered too; of
 * each route key only the first labelled row is in {@code pairs}. Accuracies are those of labelled
 * rows, on which mistakes may be over-represented.
 *
 * @param exposed rows that both models answered
 * @param labelled route keys with a label
 * @param latency of the latest calls of each arm
 * @param calls calls of each arm whose latency is known
 * @param failures calls of each arm that failed in the engine; the candidate's with shadow copies
 */
public record Evidence(
        Arms exposed, Arms labelled, Pairs pairs, Latencies latency, Arms calls, Arms failures) {
    public static final Evidence NONE =
            new Evidence(Arms.NONE, Arms.NONE, Pairs.NONE, Latencies.NONE, Arms.NONE, Arms.NONE);

    /** A count for each of the two equal arms. */
    public record Arms(long candidate, long baseline) {
        public static final Arms NONE = new Arms(0, 0);
    }

    /**
     * @param candidate p99 in seconds; 0 before the first call
     * @param baseline p99 in seconds; 0 before the first call
     * @param measured calls of the candidate that were measured; 0 as long as either arm has so few
     *     that its p99 is only its slowest call
     * @param slow calls of these that took longer than the guard's multiple of the baseline's p99
     */
    public record Latencies(double candidate, double baseline, int measured, int slow) {
        public static final Latencies NONE = new Latencies(0, 0, 0, 0);

        /**
         * Chance of so many slow calls if at most 1 % are to be expected: small when the
         * candidate's p99 really exceeds the guard's multiple. One stalled moment of the machine,
         * which makes a p99 of some hundred calls leap, is not enough.
         */
        public double pSlower() {
            return Binomial.atLeast(slow, measured, 0.01);
        }
    }

    /** Paired right-or-wrong answers to labelled rows. */
    public record Pairs(int bothRight, int onlyCandidateRight, int onlyStableRight, int bothWrong) {
        public static final Pairs NONE = new Pairs(0, 0, 0, 0);

        public int total() {
            return bothRight + onlyCandidateRight + onlyStableRight + bothWrong;
        }

        /** Share of 1; 0 without rows. */
        public double candidateAccuracy() {
            return total() == 0 ? 0 : (bothRight + onlyCandidateRight) / (double) total();
        }

        /** Share of 1; 0 without rows. */
        public double stableAccuracy() {
            return total() == 0 ? 0 : (bothRight + onlyStableRight) / (double) total();
        }

        /** Exact one-sided McNemar: small when the candidate is better. */
        public double pBetter() {
            return McNemar.secondBetter(onlyCandidateRight, onlyStableRight);
        }

        /** Exact one-sided McNemar: small when the candidate is worse. */
        public double pWorse() {
            return McNemar.secondBetter(onlyStableRight, onlyCandidateRight);
        }
    }
}
