/**
 * The demonstration in three acts, with live load from the first model on: a model is grown and
 * goes live; its task drifts and accuracy falls; new labelled data is submitted, the model grows
 * on, a canary proves it, it is swapped in, accuracy recovers.
 *
 * <p>{@link dev.adagrow.loadtest.demo.Play} is the play, {@link dev.adagrow.loadtest.demo.Stage}
 * the processes and clients that it moves, {@link dev.adagrow.loadtest.demo.Timeline} what the
 * audience sees, {@link dev.adagrow.loadtest.demo.Verdict} what must have held at the end.
 */
@NullMarked
package dev.adagrow.loadtest.demo;

import org.jspecify.annotations.NullMarked;
