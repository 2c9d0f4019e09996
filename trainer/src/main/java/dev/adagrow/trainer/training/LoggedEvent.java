package dev.adagrow.trainer.training;

import dev.adagrow.trainer.network.GrowthEvent;

/**
 * One line of the growth log.
 *
 * @param epoch after which it happened
 * @param seed of the stream that the new weights were drawn from
 */
public record LoggedEvent(int epoch, long seed, GrowthEvent event) {}
