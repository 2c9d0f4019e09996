/**
 * Guesses, made at a moment of a training and without any step of it, of how much each way to grow
 * a network will pay.
 *
 * <pre>
 *   {@link dev.adagrow.trainer.premise.score.Move}             one way to grow a net
 *   {@link dev.adagrow.trainer.premise.score.Moment}           what a guess may look at
 *   {@link dev.adagrow.trainer.premise.score.PlacementScore}   a guess about moves, higher is better
 * </pre>
 */
@NullMarked
package dev.adagrow.trainer.premise.score;

import org.jspecify.annotations.NullMarked;
