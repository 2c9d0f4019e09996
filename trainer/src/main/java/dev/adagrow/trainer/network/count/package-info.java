/**
 * Parameters and FLOPs by the counting rule of the thesis's tables, unfolded and folded: in sum,
 * layer by layer, and drawn.
 */
@NullMarked
package dev.adagrow.trainer.network.count;

import org.jspecify.annotations.NullMarked;
