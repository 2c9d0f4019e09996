/**
 * When and where a network grows, and when it stops: pure functions of snapshots, scores and
 * accuracies (thesis 3.2 and 3.3). How it grows, that is what is inserted and how it starts,
 * belongs to {@code network} and {@code training}.
 *
 * <p>Whoever grows a network keeps the pieces of state that these rules give back ({@link
 * dev.adagrow.trainer.growth.StopRule}, the index in the {@link
 * dev.adagrow.trainer.growth.GrowthCycle}), so that a checkpoint holds them.
 */
@NullMarked
package dev.adagrow.trainer.growth;

import org.jspecify.annotations.NullMarked;
