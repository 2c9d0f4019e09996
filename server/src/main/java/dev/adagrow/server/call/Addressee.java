package dev.adagrow.server.call;

import java.util.Optional;

/**
 * Whom a caller wants an answer from.
 *
 * @param model without "models/"
 * @param version "" lets the split decide; a number, "stable" or "candidate" pins, and pinned calls
 *     take no part in a rollout
 * @param routeKey calls of one key get the same arm for as long as a rollout runs; without one each
 *     call draws its own
 */
public record Addressee(String model, String version, Optional<String> routeKey) {}
