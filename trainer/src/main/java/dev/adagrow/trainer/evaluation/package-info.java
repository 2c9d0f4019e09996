/**
 * How good a model is on labelled records: accuracy, errors by class, calibration. What {@code
 * adagrow evaluate} prints.
 *
 * <p>{@link ModelFile} opens whatever holds a network as {@link Classifier}s, {@link Evaluator}
 * puts a data set's records to them batch by batch, and a {@link Tally} per classifier keeps the
 * counts. Memory depends on the batch and the number of classes, not on the number of records.
 */
@NullMarked
package dev.adagrow.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
