/**
 * What a run is asked and what it tells: {@link dev.adagrow.trainer.run.task.GrowthTask} with its
 * {@link dev.adagrow.trainer.run.task.RunConfig} goes in, {@link
 * dev.adagrow.trainer.run.task.Progress} comes out by a {@link
 * dev.adagrow.trainer.run.task.RunListener}, and a {@link dev.adagrow.trainer.run.task.RunResult}
 * at the end.
 */
@NullMarked
package dev.adagrow.trainer.run.task;

import org.jspecify.annotations.NullMarked;
