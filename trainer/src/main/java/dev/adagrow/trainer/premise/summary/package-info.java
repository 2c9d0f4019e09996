/** What all outcomes together say about each placement score. */
@NullMarked
package dev.adagrow.trainer.premise.summary;

import org.jspecify.annotations.NullMarked;
