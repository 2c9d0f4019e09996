/**
 * What the trainer measures about itself, for Prometheus. A room of its own: how figures are named
 * and served has nothing to do with how jobs come from a server, and whoever runs a growth can
 * report here.
 */
@NullMarked
package dev.adagrow.trainer.metrics;

import org.jspecify.annotations.NullMarked;
