/**
 * What a training step eats: preprocessed records of one split, cut into batches in an order that
 * follows from a seed.
 *
 * <p>Which record belongs to which split is decided by {@link dev.adagrow.dataset.Splits} alone;
 * {@link dev.adagrow.trainer.data.TaskData} applies it, so that a record once trained on is never a
 * test record and the reverse.
 */
@NullMarked
package dev.adagrow.trainer.data;

import org.jspecify.annotations.NullMarked;
