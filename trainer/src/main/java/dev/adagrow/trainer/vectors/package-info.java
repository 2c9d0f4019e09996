/**
 * Checks the algorithms against reference answers that were computed elsewhere, in float64, the
 * slow and direct way. A file holds an array of cases, each with its inputs and an {@code expected}
 * object; {@link dev.adagrow.trainer.vectors.VectorFile} says which files and answers are known
 * here. What is not known is reported as such and never as passed.
 */
@NullMarked
package dev.adagrow.trainer.vectors;

import org.jspecify.annotations.NullMarked;
