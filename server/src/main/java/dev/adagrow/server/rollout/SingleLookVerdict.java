package dev.adagrow.server.rollout;

import java.util.Locale;

/**
 * Looks at the labels once, when both arms have {@link RolloutPolicy#labelledKeys()} labelled keys:
 * exact one-sided McNemar over the cross-scored rows (McNemar 1947). Because the first look always
 * ends the trial, its level holds without correction. Failures in the candidate's engine end it at
 * any time. Guards come before labels: a slow candidate is rolled back however right it is.
 * Stateless.
 */
public final class SingleLookVerdict implements Verdict {
    /** Calls of an arm below which a p99 is only its slowest call. */
    static final int MIN_CALLS_FOR_P99 = 100;

    @Override
    public Decision judge(Evidence evidence, RolloutPolicy policy) {
        if (evidence.failures().candidate() > 0) {
            return new Decision.RollBack(
                    evidence.failures().candidate() + " calls failed in the candidate's engine");
        }
        var labelled = evidence.labelled();
        if (Math.min(labelled.candidate(), labelled.baseline()) < policy.labelledKeys()) {
            return new Decision.Wait();
        }
        if (tooSlow(evidence, policy)) {
            return new Decision.RollBack(
                    text(
                            "p99 latency %.1f ms is more than %.1f times the baseline's %.1f ms",
                            evidence.latency().candidate() * 1e3,
                            policy.latencyGuard(),
                            evidence.latency().baseline() * 1e3));
        }
        var pairs = evidence.pairs();
        var counts =
                text(
                        "accuracy %.1f %% against %.1f %% on %d labelled rows (only candidate right %d, only stable right %d)",
                        pairs.candidateAccuracy() * 100,
                        pairs.stableAccuracy() * 100,
                        pairs.total(),
                        pairs.onlyCandidateRight(),
                        pairs.onlyStableRight());
        if (pairs.pBetter() < policy.alpha()) {
            return new Decision.Promote(text("better, p = %.2g: ", pairs.pBetter()) + counts);
        }
        if (pairs.pWorse() < policy.alpha()) {
            return new Decision.RollBack(text("worse, p = %.2g: ", pairs.pWorse()) + counts);
        }
        return new Decision.Inconclusive("no difference shown: " + counts);
    }

    private static boolean tooSlow(Evidence evidence, RolloutPolicy policy) {
        double candidate = evidence.latency().candidate();
        return Math.min(evidence.calls().candidate(), evidence.calls().baseline())
                        >= MIN_CALLS_FOR_P99
                && candidate > policy.latencyFloor().toNanos() / 1e9
                && candidate > policy.latencyGuard() * evidence.latency().baseline();
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
