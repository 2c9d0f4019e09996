/**
 * The one implementation of preprocessing: what the trainer trains and evaluates with is what the
 * server predicts with, so the accuracy measured offline is the accuracy served.
 */
@NullMarked
package dev.adagrow.preprocess;

import org.jspecify.annotations.NullMarked;
