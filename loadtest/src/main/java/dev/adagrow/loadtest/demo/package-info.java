/**
 * The demonstration in four acts, with live load from the first model on: a small model is grown
 * and goes live; its task drifts and accuracy falls; labelled data of the drift is submitted, and
 * the trainer says that capacity is not what lacks and fine-tunes; data of new classes is
 * submitted, capacity does lack, and the net that has grown beats its twin that has not. Each
 * version is proved by a canary before it is swapped in.
 *
 * <p>{@link dev.adagrow.loadtest.demo.Play} is the play, {@link dev.adagrow.loadtest.demo.Stage}
 * the processes and clients that it moves, {@link dev.adagrow.loadtest.demo.Timeline} what the
 * audience sees, {@link dev.adagrow.loadtest.demo.Verdict} what must have held at the end.
 */
@NullMarked
package dev.adagrow.loadtest.demo;

import org.jspecify.annotations.NullMarked;
