/**
 * One growth from data to bundle: the room in which all stages meet.
 *
 * <pre>
 *   data sets, parent --&gt; {@link dev.adagrow.trainer.run.GrowthRun} --&gt; bundle + training state
 *                              |
 *                              +-- first       growth from the empty net (thesis, algorithm 3-1), or
 *                              |   continued   growth of a served model on new data
 *                              +-- deliver     fold, quantize, export, evaluate, gate
 *
 *   task      what a run is asked, and what it tells
 *   context   what both growths stand on: pace, reports, checkpoints, records, random streams
 *   state     what is kept in files
 * </pre>
 *
 * A run is a function of its {@link dev.adagrow.trainer.run.task.GrowthTask}. It leaves a
 * checkpoint behind after every epoch; a run that begins with one ends as the uninterrupted one
 * would, with one thread bit by bit. Control comes from a {@link
 * dev.adagrow.trainer.run.task.RunListener} that is asked before every step. A run uses its
 * caller's thread, and {@link dev.adagrow.trainer.data.InputThreads} that decode records for it.
 */
@NullMarked
package dev.adagrow.trainer.run;

import org.jspecify.annotations.NullMarked;
