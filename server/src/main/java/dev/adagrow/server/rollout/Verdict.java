package dev.adagrow.server.rollout;

import dev.adagrow.server.rollout.evidence.Evidence;

/**
 * Decides on a candidate from the evidence so far. Called again and again while a trial runs;
 * stateless or thread-safe.
 */
@FunctionalInterface
public interface Verdict {
    Decision judge(Evidence evidence, RolloutPolicy policy);
}
