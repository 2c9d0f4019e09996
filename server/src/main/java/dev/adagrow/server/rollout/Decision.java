package dev.adagrow.server.rollout;

/** What a verdict says. Reasons are whole sentences for people. */
public sealed interface Decision {
    /** More evidence is needed. */
    record Wait() implements Decision {}

    record Promote(String reason) implements Decision {}

    record RollBack(String reason) implements Decision {}

    record Inconclusive(String reason) implements Decision {}
}
