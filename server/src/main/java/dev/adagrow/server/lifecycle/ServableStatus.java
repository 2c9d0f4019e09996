package dev.adagrow.server.lifecycle;

/**
 * State of one version.
 *
 * @param reason why it failed or waits; empty in every other state
 */
public record ServableStatus(ServableId id, State state, String reason) {}
