/**
 * One growth from data to bundle: the only room of the trainer that sees all stages.
 *
 * <pre>
 *   data sets, parent --&gt; {@link dev.adagrow.trainer.run.GrowthRun} --&gt; bundle + training state
 *                              |
 *                              +-- first growth (thesis, algorithm 3-1), or continued growth
 *                              +-- fold, quantize, export, evaluate, gate
 * </pre>
 *
 * A run is a function of its {@link dev.adagrow.trainer.run.GrowthTask}. It leaves a checkpoint
 * behind after every epoch; a run that begins with one ends as the uninterrupted one would, with
 * one thread bit by bit. Control comes from a {@link dev.adagrow.trainer.run.RunListener} that is
 * asked before every step. A run uses one thread, its caller's.
 */
@NullMarked
package dev.adagrow.trainer.run;

import org.jspecify.annotations.NullMarked;
