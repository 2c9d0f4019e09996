package dev.adagrow.server.routing;

/**
 * The part that a call plays in a rollout. BASELINE is answered by stable's servable, in equal
 * number to CANDIDATE.
 */
public enum Arm {
    STABLE,
    BASELINE,
    CANDIDATE,
    /** A copy of a call whose answer nobody gets. */
    SHADOW
}
