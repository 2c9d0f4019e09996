/** What this process takes of the machine, for all that measure themselves. */
@NullMarked
package dev.adagrow.trainer.process;

import org.jspecify.annotations.NullMarked;
