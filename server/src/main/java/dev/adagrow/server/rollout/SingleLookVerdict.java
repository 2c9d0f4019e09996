package dev.adagrow.server.rollout;

import dev.adagrow.server.rollout.evidence.Evidence;
import java.util.Locale;

/**
 * Looks at the labels once, when both arms have {@link RolloutPolicy#labelledKeys()} labelled keys:
 * exact one-sided McNemar over the cross-scored rows (McNemar 1947). Because the first look always
 * ends the trial, its level holds without correction. Failures in the candidate's engine end it at
 * any time. Guards come before labels: a slow candidate is rolled back however right it is.
 * Stateless.
 */
public final class SingleLookVerdict implements Verdict {
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
        var latency = evidence.latency();
        if (latency.pSlower() < policy.alpha()) {
            return new Decision.RollBack(
                    text(
                            "%d of %d calls took more than %.1f times the baseline's p99 of %.1f ms (p99 %.1f ms, p = %.2g)",
                            latency.slow(),
                            latency.measured(),
                            policy.latencyGuard(),
                            latency.baseline() * 1e3,
                            latency.candidate() * 1e3,
                            latency.pSlower()));
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

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
