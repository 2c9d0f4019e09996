package dev.adagrow.server.rollout;

/**
 * What has to be done after a step of a rollout. Each replaces the traffic split where it differs.
 */
public enum RolloutEffect {
    /** Copies of calls to the candidate. */
    SHADOW,
    /** Equal arms. */
    OPEN_ARMS,
    /** Stable alone; the candidate stays loaded. */
    SUSPEND,
    /** The candidate becomes stable; the previous stable is given up. */
    SWAP,
    /** Stable alone; the candidate is given up. */
    WITHDRAW
}
