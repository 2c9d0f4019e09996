/**
 * How fast a network trains and grows, and how much of that the engine could do at best: what
 * {@code adagrow bench train} measures. Figures are in CPU time of the process, and ratios are
 * taken of measurements that alternate within one run, so that a machine shared with others shifts
 * both sides alike.
 */
@NullMarked
package dev.adagrow.trainer.bench;

import org.jspecify.annotations.NullMarked;
