/**
 * Whether any {@link dev.adagrow.trainer.premise.score.PlacementScore score} tells beforehand where
 * an insertion pays: what {@code adagrow bench placement} measures. A network learns one data set,
 * gets rows in its head for the classes of another, and goes on with both at a stable rate. At some
 * moments of that every {@link dev.adagrow.trainer.premise.score.Move move} is made on a copy with
 * the function preserved; the copy trains for an interval, and so does a twin without the move, on
 * the same batches. A move's gain is by how much its copy ends below the twin on validation, at the
 * end of the interval and again after both have cooled down: at a stable rate the loss of one net
 * swings from step to step by more than a move gains.
 *
 * <h2>The folder</h2>
 *
 * <pre>
 *   setting.json       what all results of the folder depend on; another setting is refused
 *   old.agds new.agds  the records that are used
 *   seed-1.jsonl       one {@link dev.adagrow.trainer.premise.Outcome} a line, whole or absent, for each seed that is done
 *   summary.json       {@link dev.adagrow.trainer.premise.summary.PlacementReport}
 *   stable.svg         rank correlation of each score with the gain at the end of the interval
 *   cooled.svg         the same after cooling down
 * </pre>
 */
@NullMarked
package dev.adagrow.trainer.premise;

import org.jspecify.annotations.NullMarked;
