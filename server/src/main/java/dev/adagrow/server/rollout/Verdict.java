package dev.adagrow.server.rollout;

/**
 * Decides on a candidate from the evidence so far. Called again and again while a trial runs;
 * stateless or thread-safe.
 */
@FunctionalInterface
public interface Verdict {
    Decision judge(Evidence evidence, RolloutPolicy policy);
}
