/**
 * Compares ways of quantizing one trained network on the same records: accuracy on the test split,
 * error of the layers, size and speed of the artifact. What {@code adagrow quantize} prints.
 */
@NullMarked
package dev.adagrow.trainer.comparison;

import org.jspecify.annotations.NullMarked;
