/**
 * The commands that talk to a server: predict, models, datasets, adapt, rollouts, feedback. Results
 * go to standard output, as text or with {@code --json} as one object a line; progress and failures
 * go to standard error.
 *
 * <p>Exit codes: 0 done; 1 failed, did not hold, or no server; 2 wrong usage or refused input; 3
 * undecided.
 */
@NullMarked
package dev.adagrow.client.cli;

import org.jspecify.annotations.NullMarked;
