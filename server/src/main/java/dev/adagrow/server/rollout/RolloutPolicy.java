package dev.adagrow.server.rollout;

import java.time.Duration;

/**
 * How a candidate is tried. Times may be as short as the traffic allows; the defaults suit a
 * service with some hundred calls a second.
 *
 * @param shadow how long the candidate only sees copies of calls
 * @param armShare share of each of the two equal arms, in (0, 0.5]
 * @param maturity age at which an exposure is judged; rows unlabelled by then are dropped
 * @param labelledKeys labelled route keys of each arm at which the verdict looks
 * @param alpha level of each one-sided test
 * @param latencyGuard largest p99 of the candidate as a multiple of the baseline's
 * @param maxDuration of the canary; then the rollout ends inconclusive
 */
public record RolloutPolicy(
        Duration shadow,
        double armShare,
        Duration maturity,
        int labelledKeys,
        double alpha,
        double latencyGuard,
        Duration maxDuration) {
    public static final RolloutPolicy DEFAULT =
            new RolloutPolicy(
                    Duration.ofSeconds(10),
                    0.05,
                    Duration.ofMinutes(1),
                    300,
                    0.01,
                    1.5,
                    Duration.ofHours(1));

    public RolloutPolicy {
        require(!shadow.isNegative(), "shadow " + shadow);
        require(armShare > 0 && armShare <= 0.5, "armShare " + armShare);
        require(!maturity.isNegative(), "maturity " + maturity);
        require(labelledKeys > 0, "labelledKeys " + labelledKeys);
        require(alpha > 0 && alpha < 0.5, "alpha " + alpha);
        require(latencyGuard >= 1, "latencyGuard " + latencyGuard);
        require(
                maxDuration.compareTo(maturity) > 0,
                "maxDuration " + maxDuration + " must exceed maturity " + maturity);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
