/**
 * What a training step eats: records of one split, decoded and cut into batches in an order that
 * follows from a seed.
 *
 * <pre>
 *   file --&gt; {@link dev.adagrow.trainer.data.RecordSource}     bytes of a record by its number
 *        --&gt; {@link dev.adagrow.trainer.data.Division}         which split, which model class
 *        --&gt; {@link dev.adagrow.trainer.data.Records}          a view of some records; decodes those that it is asked for
 *        --&gt; {@link dev.adagrow.trainer.data.Draft}            what comes into a batch: {@code ShuffledBatches}, {@code BalancedBatches}, {@code MixedBatches}
 *        --&gt; {@link dev.adagrow.trainer.data.InputThreads}     decode drafts ahead of the training thread
 *        --&gt; {@link dev.adagrow.trainer.data.Batch}            what a step is given
 * </pre>
 *
 * Memory is bounded whatever a data set's size: a record keeps its place, its label and its content
 * hash; decoded are a few batches, and selections of at most {@link
 * dev.adagrow.trainer.data.Records#HELD_VALUES} values.
 *
 * <p>Which record belongs to which split is decided by {@link dev.adagrow.dataset.Splits} alone;
 * {@link dev.adagrow.trainer.data.Division} applies it, so that a record once trained on is never a
 * test record and the reverse.
 */
@NullMarked
package dev.adagrow.trainer.data;

import org.jspecify.annotations.NullMarked;
