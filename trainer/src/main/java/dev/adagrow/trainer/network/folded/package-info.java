/**
 * The folded network: a graph of plain ops with float weights, its shapes, and an interpreter in
 * plain Java that says what it answers.
 */
@NullMarked
package dev.adagrow.trainer.network.folded;

import org.jspecify.annotations.NullMarked;
