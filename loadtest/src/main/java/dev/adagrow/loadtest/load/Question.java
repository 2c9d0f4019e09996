package dev.adagrow.loadtest.load;

import dev.adagrow.tensor.FloatTensor;

/**
 * One call to make.
 *
 * @param input one preprocessed row, [1, input shape]
 * @param label name of the right class
 */
public record Question(FloatTensor input, String label) {}
