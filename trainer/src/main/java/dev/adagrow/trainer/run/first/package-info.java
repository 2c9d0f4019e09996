/**
 * Growth from the empty net (thesis 3.1, algorithm 3-1). {@link
 * dev.adagrow.trainer.run.first.FirstState} is all that an epoch needs to know of those before it.
 */
@NullMarked
package dev.adagrow.trainer.run.first;

import org.jspecify.annotations.NullMarked;
